import Chat
import Engine
import Wire

/// What one has read, and of what one wants to hear.
enum ReadRoutes {
  @Sendable static func mark(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let seq = try call.body().requiredSeq()
    let state = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.markRead(room, through: seq, by: caller.author)
    }
    return .object { $0.readState(state, of: room) }
  }

  @Sendable static func setLevel(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    guard let level = NotificationLevel(rawValue: try call.body().string("level")) else {
      throw .field("/level", "invalid_level", "level is all, mentions or none")
    }
    let state = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.setNotifications(level, in: room, by: caller.author)
    }
    return .object { $0.readState(state, of: room) }
  }
}
