/// What the API document says of a route. It stands beside the route, so that the two cannot drift apart.
struct Operation: Sendable {
  enum Tag: String, Sendable, CaseIterable {
    case authentication = "Authentication"
    case users = "Users"
    case rooms = "Rooms"
    case messages = "Messages"
    case connections = "Connections"
    case server = "Server"
  }

  let tag: Tag
  /// One line in the imperative.
  let summary: String

  init(_ tag: Tag, _ summary: String) {
    self.tag = tag
    self.summary = summary
  }
}
