public import Chat

// The SQL for reactions.

extension SQLiteStore {
  public func react(with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    async throws(ChatError) -> RoomEvent?
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.react(with: emoji, to: id, removes: removes, by: user, name)
    }
  }

  public func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) async throws(ChatError)
    -> [ReactionGivers]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      var all: [ReactionGivers] = []
      for (_, reaction) in try db.reactions(to: id...id, seenBy: viewer) {
        let first = try db.givers(of: reaction.emoji, to: id, after: .zero, limit)
        all.append(ReactionGivers(reaction: reaction, first: first.map(\.user)))
      }
      return all
    }
  }

  public func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError)
    -> [ReactionGiver]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.givers(of: emoji.text, to: id, after: seq, limit)
    }
  }
}

extension Connection {
  /// Those to the messages of a stretch, in the order of the messages and, for each, in that in which they were given.
  func reactions(to messages: ClosedRange<MessageID>, seenBy viewer: UserID?) throws(StoreFailure)
    -> [(id: MessageID, reaction: Reaction)]
  {
    try all(
      """
      SELECT c.message_id, c.emoji, c.count, mine.user_id IS NOT NULL
      FROM reaction_count AS c LEFT JOIN reaction AS mine
        ON mine.message_id = c.message_id AND mine.emoji = c.emoji AND mine.user_id = ?3
      WHERE c.message_id BETWEEN ?1 AND ?2 ORDER BY c.message_id, c.event_id
      """,
      [
        .int(messages.lowerBound.rawValue), .int(messages.upperBound.rawValue), .int(viewer?.rawValue ?? 0),
      ]
    ) { row throws(StoreFailure) in
      guard let id = MessageID(row.int(0)) else { throw StoreFailure.damagedRow }
      return (id: id, reaction: Reaction(emoji: row.text(1), count: Int(row.int(2)), isMine: row.flag(3)))
    }
  }

  fileprivate func givers(of emoji: String, to id: MessageID, after seq: Seq, _ limit: PageLimit)
    throws(StoreFailure) -> [ReactionGiver]
  {
    guard let room = id.roomID else { return [] }
    let after = MessageID(room: room, seq: seq)
    return try all(
      """
      SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
        g.event_id
      FROM reaction AS g CROSS JOIN user AS u ON u.id = g.user_id
      WHERE g.message_id = ?1 AND g.emoji = ?2 AND g.event_id > ?3 ORDER BY g.event_id LIMIT ?4
      """, [.int(id.rawValue), .text(emoji), .int(after.rawValue), .int(Int64(limit.count))]
    ) { row throws(StoreFailure) in
      guard let event = MessageID(row.int(9)) else { throw StoreFailure.damagedRow }
      return ReactionGiver(user: try User(row), seq: event.seq)
    }
  }
}

extension ReactionChange {
  init(_ row: EventRow) throws(StoreFailure) {
    guard let id = row.target.flatMap(MessageID.init), let author = try row.account else { throw .damagedRow }
    self.init(
      messageID: id, author: author, emoji: row.text, isRemoved: row.kind == .unreacted,
      count: Int(row.number))
  }
}

extension Writer {
  fileprivate func react(
    with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username
  ) throws(StoreFailure) -> RoomEvent? {
    guard let message = try db.message(id), message.deletedAt == nil else {
      throw .refused(.messageNotFound)
    }
    let standing = try db.standing(of: user, in: message.roomID)
    // One's own may be taken back by the muted too.
    if standing == nil { throw .refused(.notAMember) }
    if !removes, let refusal = standing?.obstacleToPosting(at: stamps.now) { throw .refused(refusal) }
    let key: [SQLValue] = [.int(id.rawValue), .text(emoji.text)]
    let own = key + [.int(user.rawValue)]
    let isGiven = try db.first(
      "SELECT 1 FROM reaction WHERE message_id = ?1 AND emoji = ?2 AND user_id = ?3", own
    ) { _ in true }
    guard isGiven ?? false == removes else { return nil }
    let before = try db.first(
      "SELECT count FROM reaction_count WHERE message_id = ?1 AND emoji = ?2", key
    ) { row in row.int(0) }
    if before == nil { try checkRoom(forAnotherOn: id) }
    let count = (before ?? 0) + (removes ? -1 : 1)
    let event = try record(
      removes ? .unreacted : .reacted, in: message.roomID, by: user.rawValue, target: id.rawValue,
      text: emoji.text, number: count, at: stamps.next(),
      .reaction(
        ReactionChange(
          messageID: id, author: .account(user, name), emoji: emoji.text, isRemoved: removes,
          count: Int(count))))
    let place = MessageID(room: event.roomID, seq: event.seq)
    if removes {
      try db.run("DELETE FROM reaction WHERE message_id = ?1 AND emoji = ?2 AND user_id = ?3", own)
    } else {
      try db.run(
        "INSERT INTO reaction (message_id, emoji, user_id, event_id) VALUES (?1, ?2, ?3, ?4)",
        own + [.int(place.rawValue)])
    }
    try save(count, key, place)
    return event
  }

  private func checkRoom(forAnotherOn id: MessageID) throws(StoreFailure) {
    let distinct = try db.first(
      "SELECT count(*) FROM reaction_count WHERE message_id = ?1", [.int(id.rawValue)]
    ) { row in Int(row.int(0)) }
    if distinct ?? 0 >= limits.reactionsPerMessage { throw .refused(.tooManyReactions) }
  }

  private func save(_ count: Int64, _ key: [SQLValue], _ event: MessageID) throws(StoreFailure) {
    if count == 0 {
      return try db.run("DELETE FROM reaction_count WHERE message_id = ?1 AND emoji = ?2", key)
    }
    try db.run(
      """
      INSERT INTO reaction_count (message_id, emoji, count, event_id) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT (message_id, emoji) DO UPDATE SET count = ?3
      """, key + [.int(count), .int(event.rawValue)])
  }

  /// What is given to a message goes with it.
  func forgetReactions(to id: MessageID) throws(StoreFailure) {
    try db.run("DELETE FROM reaction WHERE message_id = ?1", [.int(id.rawValue)])
    try db.run("DELETE FROM reaction_count WHERE message_id = ?1", [.int(id.rawValue)])
  }
}
