public import Chat

extension MemoryStore {
  public func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username) async throws(ChatError)
    -> RoomEvent?
  {
    try await change { state throws(StoreFailure) in try state.pin(id, removes: removes, by: user, name) }
  }

  public func pins(of room: RoomID) async throws(ChatError) -> [Message] {
    try state.read { state in (state.rooms[room]?.pins ?? []).reversed().compactMap(state.message) }
  }
}

extension MemoryState {
  fileprivate mutating func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    throws(StoreFailure) -> RoomEvent?
  {
    guard let message = message(id), message.deletedAt == nil, let state = rooms[message.roomID] else {
      throw .refused(.messageNotFound)
    }
    let role = state.members[user]?.role
    do throws(ChatError) { try PinRules.check(role, in: state.room) } catch { throw .refused(error) }
    guard state.pins.contains(id) == removes else { return nil }
    if !removes, state.pins.count >= limits.pinsPerRoom { throw .refused(.tooManyPins) }
    let event = try record(
      .pin(PinChange(messageID: id, author: .account(user, name), isRemoved: removes)), in: message.roomID)
    _ = stamps.next()
    if removes {
      rooms[message.roomID]?.pins.removeAll { $0 == id }
    } else {
      rooms[message.roomID]?.pins.append(id)
    }
    return event
  }
}
