import Chat
import Engine

/// Giving emoji to messages, and taking them back.
enum ReactionRoutes {
  @Sendable static func add(_ call: Call) async throws(Problem) -> Response {
    try await react(call, removes: false)
  }

  @Sendable static func remove(_ call: Call) async throws(Problem) -> Response {
    try await react(call, removes: true)
  }

  private static func react(_ call: Call, removes: Bool) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    _ = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.membership(in: room, for: caller.author)
      let emoji = try Emoji(String(call.parameter(2)))
      return try await call.core.messages.react(with: emoji, to: id, removes: removes, by: membership)
    }
    return Response(status: 204)
  }
}
