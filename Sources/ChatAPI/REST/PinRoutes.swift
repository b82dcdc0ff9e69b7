import Chat
import Engine
import Wire

/// Messages that are pinned to their rooms.
enum PinRoutes {
  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let messages = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.pins(in: access)
    }
    return .list(messages, next: nil, of: "/api/rooms/\(room.rawValue)/pins") { $0.message($1) }
  }

  @Sendable static func add(_ call: Call) async throws(Problem) -> Response {
    try await pin(call, removes: false)
  }

  @Sendable static func remove(_ call: Call) async throws(Problem) -> Response {
    try await pin(call, removes: true)
  }

  private static func pin(_ call: Call, removes: Bool) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    _ = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.membership(in: room, for: caller.author)
      return try await call.core.messages.pin(id, removes: removes, by: membership)
    }
    return Response(status: 204)
  }
}
