public import Chat

extension MemoryStore {
  public func messages(by user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> [Message]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let own = state.roomIDs.flatMap { state.rooms[$0]?.messages ?? [] }.filter { message in
        message.author.userID == user && message.id.rawValue > cursor?.rawValue ?? 0
      }
      return Array(own.prefix(limit.count))
    }
  }

  public func reactions(by user: UserID, after cursor: MessageID?, through last: MessageID?)
    async throws(ChatError) -> [GivenReaction]
  {
    try state.read { state in
      let all = state.roomIDs.flatMap { Array(state.rooms[$0]?.reactions ?? [:]) }.filter { entry in
        entry.key.rawValue > cursor?.rawValue ?? 0 && entry.key.rawValue <= last?.rawValue ?? .max
      }
      return all.sorted { $0.key < $1.key }.flatMap { entry in
        entry.value.filter { $0.users[user] != nil }.map(\.emoji)
          .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
          .map { GivenReaction(messageID: entry.key, emoji: $0) }
      }
    }
  }
}
