/// The end of rooms.
public protocol RoomEndStore: Sendable {
  /// Ends a room: from then on it is not there, for anybody. What was said in it is erased with
  /// ``eraseRoom(_:limit:)``.
  ///
  /// Throws what ``Permissions/checkEnd(of:by:isAdmin:)`` throws with the rights of that moment, and `.roomNotFound`.
  func deleteRoom(_ id: RoomID, by actor: UserID) async throws(ChatError)
  /// Rooms that have ended and whose messages are not all erased yet.
  func roomsToErase() async throws(ChatError) -> [RoomID]
  /// Erases the next `limit` messages or events of such a room. False: that was all.
  func eraseRoom(_ id: RoomID, limit: Int) async throws(ChatError) -> Bool
}
