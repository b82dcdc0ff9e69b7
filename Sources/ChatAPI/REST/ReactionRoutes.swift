import Chat
import Engine
import Wire

/// Giving emoji to messages, taking them back, and who gave them.
enum ReactionRoutes {
  @Sendable static func add(_ call: Call) async throws(Problem) -> Response {
    try await react(call, removes: false)
  }

  @Sendable static func remove(_ call: Call) async throws(Problem) -> Response {
    try await react(call, removes: true)
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    let limit = try call.limit(default: 10, most: 50)
    let reactions = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.givers(to: id, each: limit, in: access)
    }
    return .list(reactions, next: nil, of: "") { $0.reactionGivers($1) }
  }

  @Sendable static func givers(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    let limit = try call.limit(default: 100)
    let after = try call.cursor().flatMap(Seq.init) ?? .zero
    let (emoji, givers) = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      let emoji = try Emoji(String(call.parameter(2)))
      let givers = try await call.core.messages.givers(
        of: emoji, to: id, after: after, limit: limit, in: access)
      return (emoji, givers)
    }
    let next = givers.count == limit ? givers.last.map { "limit=\(limit)&cursor=\($0.seq.rawValue)" } : nil
    let path = "/api/rooms/\(room.rawValue)/messages/\(id.rawValue)/reactions"
    return .list(givers, next: next, of: "\(path)/\(PercentCoding.encode(emoji.text))") { $0.user($1.user) }
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
