import Chat
import Engine

enum ClassicRoutes {
  /// A message to the room that the body names.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    _ = try await call.signedIn()
    guard let room = try call.body().roomID() else {
      throw .field("/room_id", "missing_room_id", "room_id is required")
    }
    return try await MessageRoutes.create(call, in: room)
  }
}
