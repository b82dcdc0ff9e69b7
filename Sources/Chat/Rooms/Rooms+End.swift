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

extension Permissions {
  /// Whether somebody may end a room; throws as ``check(_:by:isAdmin:in:or:)`` does. Stores call it inside their
  /// transaction.
  public static func checkEnd(of room: Room, by role: Role?, isAdmin: Bool) throws(ChatError) {
    try check(
      .delete, by: role, isAdmin: isAdmin, in: room, or: .forbidden("Only the owner of a room may delete it"))
  }
}
