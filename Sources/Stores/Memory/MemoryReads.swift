import Chat

extension MemoryState {
  mutating func markRead(_ room: RoomID, through seq: Seq, by user: UserID) throws(StoreFailure) -> Bool {
    guard let state = rooms[room], let marker = state.members[user]?.marker else {
      throw .refused(.notAMember)
    }
    let reached = min(seq, state.room.lastSeq)
    guard reached > marker else { return false }
    rooms[room]?.members[user]?.marker = reached
    return true
  }

  func readState(of user: UserID, in room: RoomID) -> ReadState? {
    guard let state = rooms[room], let marker = state.members[user]?.marker else { return nil }
    let unread = state.messages.dropFirst(Self.index(of: marker, in: state.messages)).lazy.filter { message in
      message.seq > marker && message.author.userID != user && message.deletedAt == nil
        && message.system == nil
    }
    return ReadState(
      marker: marker, unreadCount: unread.prefix(limits.unreadCounted).count,
      mentionCount: unread.filter { $0.mentions.reach(user) }.prefix(limits.unreadCounted).count)
  }
}
