/// The end of accounts.
public struct Departures: Sendable {
  /// Messages erased at once: other people's sends wait no longer than that takes.
  private static let batch = 100

  private let store: any Store

  public init(store: any Store) { self.store = store }

  /// Ends an account for good; see ``DepartureStore/deleteAccount(_:passwordHash:erasing:)``.
  public func delete(_ credentials: Credentials, erasing: Bool) async throws(ChatError) -> [SessionID] {
    if credentials.user.isBot { throw .forbidden("A bot is deleted by its owner") }
    return try await store.deleteAccount(
      credentials.user.id, passwordHash: credentials.passwordHash, erasing: erasing)
  }

  /// Erases what former accounts asked to be erased, the rest of earlier runs included.
  public func eraseMessages() async throws(ChatError) {
    for user in try await store.accountsToErase() {
      var cursor = try await store.eraseMessages(of: user, after: nil, limit: Self.batch)
      while let last = cursor {
        cursor = try await store.eraseMessages(of: user, after: last, limit: Self.batch)
      }
    }
  }
}
