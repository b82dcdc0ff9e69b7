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
    guard let state = rooms[room], let member = state.members[user] else { return nil }
    let marker = member.marker
    let unread = state.messages.dropFirst(Self.index(of: marker, in: state.messages)).lazy.filter { message in
      message.seq > marker && message.author.userID != user && message.deletedAt == nil
        && message.system == nil
    }
    return ReadState(
      marker: marker, unread: unread.prefix(limits.unreadCounted).count,
      mentions: unread.filter { $0.mentions.reach(user) }.prefix(limits.unreadCounted).count,
      level: member.level, isMuted: member.mutedUntil.map { $0 > stamps.now } ?? false, in: state.room.kind)
  }
}
