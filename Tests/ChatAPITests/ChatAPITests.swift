import Testing

@testable import ChatAPI
