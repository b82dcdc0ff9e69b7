import Chat
import Engine

enum ClassicRoutes {
  /// A message to the room that the body names.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    try await MessageRoutes.create(call) { body throws(Problem) in
      guard let room = try body.roomID() else {
        throw .field("/room_id", "missing_room_id", "room_id is required")
      }
      return room
    }
  }
}
