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
    let messages = call.core.messages
    let (membership, old) = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.membership(in: room, for: caller.author)
      return (membership, try await messages.message(id, in: membership.readAccess))
    }
    let isBound = try call.expects(version: old.textVersion)
    let message = try await asProblem { () throws(ChatError) in
      _ = try await messages.edit(id, to: content, by: membership, from: isBound ? old.version : nil)
      return try await messages.message(id, in: membership.readAccess)
    }
    return .tagged(version: message.textVersion) { $0.message(message) }
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
