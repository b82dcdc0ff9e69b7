public import Chat

// The SQL for what people take with them. Both walk through their table behind the cursor: an index by sender would
// be paid for with every message, and this is asked for rarely.

extension SQLiteStore {
  public func messages(by user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> [Message]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      let ids = try db.all(
        "SELECT id FROM message WHERE sender = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
        [.int(user.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row in MessageID(row.int(0)) }
      var messages: [Message] = []
      for case let id? in ids {
        if let message = try db.message(id) { messages.append(message) }
      }
      return messages
    }
  }

  public func reactions(by user: UserID, after cursor: MessageID?, through last: MessageID?)
    async throws(ChatError) -> [GivenReaction]
  {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT message_id, emoji FROM reaction
        WHERE user_id = ?1 AND message_id > ?2 AND message_id <= ?3 ORDER BY message_id, emoji
        """,
        [.int(user.rawValue), .int(cursor?.rawValue ?? 0), .int(last?.rawValue ?? .max)]
      ) { row throws(StoreFailure) in
        guard let id = MessageID(row.int(0)) else { throw .damagedRow }
        return GivenReaction(messageID: id, emoji: row.text(1))
      }
    }
  }
}
