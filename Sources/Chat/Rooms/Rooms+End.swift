extension Rooms {
  /// Ends a room, and tells everybody who is in it. What was said there is to be erased with ``eraseEnded()``.
  public func delete(_ id: RoomID, by actor: Author) async throws(ChatError) {
    guard let user = actor.userID else { throw .notAMember }
    try await store.deleteRoom(id, by: user)
    broker.publish(.roomDeleted(id, by: user))
  }

  /// Erases what was said in rooms that have ended, the rest of earlier runs included.
  public func eraseEnded() async throws(ChatError) {
    for room in try await store.roomsToErase() {
      // Few at once: other people's sends wait no longer than that takes.
      while try await store.eraseRoom(room, limit: 100) {}
    }
  }
}

/// Who may end a room. Stores call it inside their transaction.
public enum RoomEndRules {
  /// Throws `.notAMember`, `.roomNotFound` where an outsider may not know of the room, and `.forbidden`.
  public static func check(_ role: Role?, in room: Room, isAdmin: Bool) throws(ChatError) {
    if isAdmin, Permissions.allowsAdmin(.delete, in: room) { return }
    guard let role else { throw room.kind == .public ? .notAMember : .roomNotFound }
    guard Permissions.allows(.delete, to: Standing(role: role), in: room) else {
      throw .forbidden("Only the owner of a room may delete it")
    }
  }
}
