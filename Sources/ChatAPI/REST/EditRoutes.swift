import Chat
import Engine
import Wire

/// Changing and deleting messages.
enum EditRoutes {
  @Sendable static func edit(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    try call.core.limiters.sends.charge(.user(caller.user.id.rawValue), now: .current(), "messages")
    let content = try call.body().string("content")
    let message = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.membership(in: room, for: caller.author)
      _ = try await call.core.messages.edit(id, to: content, by: membership)
      return try await call.core.messages.message(id, in: membership.readAccess)
    }
    return .object { $0.message(message) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    try call.core.limiters.sends.charge(.user(caller.user.id.rawValue), now: .current(), "messages")
    _ = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.editing(in: room, by: caller.author)
      return try await call.core.messages.delete(id, by: membership)
    }
    call.core.sweepFilesSoon()
    return Response(status: 204)
  }

  @Sendable static func earlierTexts(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    let texts = try await asProblem { () throws(ChatError) in
      _ = try await call.core.rooms.room(room, for: caller.author)
      let membership = try await call.core.rooms.editing(in: room, by: caller.author)
      return try await call.core.messages.earlierTexts(of: id, for: membership)
    }
    return .object { json in
      json.field("message_id", id.rawValue)
      json.array("texts", texts)
    }
  }
}
