public import Chat

extension MemoryStore {
  public func deleteRoom(_ id: RoomID, by actor: UserID) async throws(ChatError) {
    try await change { state throws(StoreFailure) in try state.deleteRoom(id, by: actor) }
  }

  /// None: a room goes whole.
  public func roomsToErase() async throws(ChatError) -> [RoomID] { [] }

  public func eraseRoom(_ id: RoomID, limit: Int) async throws(ChatError) -> Bool { false }
}

extension MemoryState {
  fileprivate mutating func deleteRoom(_ id: RoomID, by actor: UserID) throws(StoreFailure) {
    guard let state = rooms[id] else { throw .refused(.roomNotFound) }
    do throws(ChatError) {
      try Permissions.checkEnd(
        of: state.room, by: state.members[actor]?.role, isAdmin: admins.contains(actor))
    } catch { throw .refused(error) }
    endRoom(id)
    note(AuditNote(.deleteRoom, by: actor, room: id))
  }

  /// Ends a private or direct room that nobody is in any more: nobody could ever read it again.
  mutating func endIfEmpty(_ id: RoomID) {
    guard let state = rooms[id], state.room.kind != .public, state.members.isEmpty else { return }
    endRoom(id)
  }

  mutating func endRoom(_ id: RoomID) {
    guard let state = rooms[id] else { return }
    for file in state.messages.flatMap(\.attachments) { remove(file.id) }
    for user in state.members.keys { forgetNotifications(of: user, in: id) }
    // The number stays taken.
    rooms[id] = nil
    invites = invites.filter { $0.value.roomID != id }
    directRooms = directRooms.filter { $0.value != id }
    _ = stamps.next()
  }
}
