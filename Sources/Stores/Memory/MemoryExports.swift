public import Chat

extension MemoryStore {
  public func messages(by user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> [Message]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let start: Int64 = cursor?.rawValue ?? 0
      let all: [Message] = state.roomIDs.flatMap { state.rooms[$0]?.messages ?? [] }
      let own = all.filter { $0.author.userID == user && $0.id.rawValue > start }
      return Array(own.prefix(limit.count))
    }
  }

  public func reactions(by user: UserID, after cursor: MessageID?, through last: MessageID?)
    async throws(ChatError) -> [GivenReaction]
  {
    try state.read { state in
      let (start, end): (Int64, Int64) = (cursor?.rawValue ?? 0, last?.rawValue ?? .max)
      var given: [GivenReaction] = []
      for room in state.roomIDs {
        for (message, reactions) in state.rooms[room]?.reactions ?? [:]
        where message.rawValue > start && message.rawValue <= end {
          for reaction in reactions where reaction.users[user] != nil {
            given.append(GivenReaction(messageID: message, emoji: reaction.emoji))
          }
        }
      }
      return given.sorted { one, other in
        if one.messageID != other.messageID { return one.messageID < other.messageID }
        return one.emoji.utf8.lexicographicallyPrecedes(other.emoji.utf8)
      }
    }
  }
}
