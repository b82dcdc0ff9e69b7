/// Changes of rooms, and the rooms that are opened by naming people.
public protocol RoomSettingsStore: Sendable {
  /// Changes what ``RoomPatch/applied(to:by:)`` allows at that moment, as one event; nothing where all is so already.
  ///
  /// Throws what that throws, `.roomNotFound` and `.roomNameTaken`.
  func update(_ room: RoomID, with patch: RoomPatch, by actor: UserID) async throws(ChatError) -> RoomSummary
  /// The direct room of exactly these people, made where there is none.
  ///
  /// Throws `.userNotFound` and `.tooManyRooms` (of anybody among them).
  func openDirect(_ people: Set<UserID>, by creator: UserID) async throws(ChatError) -> (
    room: RoomSummary, isNew: Bool
  )
}
