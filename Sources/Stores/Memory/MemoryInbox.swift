public import Chat

extension MemoryStore {
  public func inbox(of user: UserID, after stamp: Timestamp, limit: Int) async throws(ChatError)
    -> [InboxMessage]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let found = state.rooms.values.filter { $0.members[user] != nil }.flatMap { room in
        let isDirect = room.room.kind == .direct
        return room.messages.filter { message in
          message.timestamp > stamp && message.deletedAt == nil
            && !(isDirect && message.author.userID == user)
        }.map { InboxMessage(message: $0, isDirect: isDirect) }
      }
      return Array(found.sorted { $0.message.timestamp < $1.message.timestamp }.prefix(limit.count))
    }
  }
}
