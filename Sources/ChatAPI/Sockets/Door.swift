import Engine

/// One line of the site map: a WebSocket path and who lets people in there.
struct Door: Sendable {
  typealias Opener =
    @Sendable (Call, Entry, isolated EventLoop) async throws(Problem) -> Void

  let template: String
  let summary: String
  let open: Opener

  init(_ template: String, _ summary: String, _ open: @escaping Opener) {
    self.template = template
    self.summary = summary
    self.open = open
  }
}

/// What a door needs to let somebody in.
struct Entry {
  let exchange: Exchange
  let chat: ChatService
  let echo: EchoService
}
