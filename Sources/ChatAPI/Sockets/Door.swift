import Engine

/// One line of the site map: a WebSocket path and who lets people in there.
struct Door: Sendable {
  typealias Opener =
    @Sendable (Call, Entry, isolated EventLoop) async throws(Problem) -> Void

  let template: String
  let operation: SocketOperation
  let open: Opener

  init(_ template: String, _ operation: SocketOperation, _ open: @escaping Opener) {
    self.template = template
    self.operation = operation
    self.open = open
  }
}

/// What a door needs to let somebody in.
struct Entry {
  let exchange: Exchange
  let chat: ChatService
  let echo: EchoService
}
