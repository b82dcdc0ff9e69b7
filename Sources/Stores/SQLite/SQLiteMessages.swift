public import Chat

// The SQL for messages. A page goes by the primary key, room << 28 | seq.

/// The end of a room's log, as the batch at hand has left it.
struct LogEnd {
  var lastSeq: Int64
  var lastAt: Int64
  /// How many seconds one waits between two messages; 0: none.
  var slowMode: Int64
  var isReadOnly: Bool
  var takesGuests: Bool
  var isChanged: Bool

  /// The same log after one more entry.
  func moved(to seq: Seq, at time: Timestamp) -> LogEnd {
    var moved = self
    (moved.lastSeq, moved.lastAt, moved.isChanged) = (seq.rawValue, time.microseconds, true)
    return moved
  }
}

extension Writer {
  /// Writes one message, or finds that it need not or may not be written.
  func append(_ draft: MessageDraft) throws(StoreFailure) -> AppendOutcome {
    do throws(StoreFailure) { return try store(draft) } catch {
      guard case .refused(let refusal) = error else { throw error }
      return .refused(refusal)
    }
  }

  private func store(_ draft: MessageDraft) throws(StoreFailure) -> AppendOutcome {
    try Texts.check(draft.content, as: .content)
    try Texts.check(draft.clientID?.text, as: .clientID)
    guard let log = try log(of: draft.roomID) else { return .refused(.roomNotFound) }
    if let refusal = try obstacle(to: draft, after: log) {
      if refusal == .userNotFound { return .refused(refusal) }
      return try earlier(draft) ?? .refused(refusal)
    }
    guard let seq = Seq(log.lastSeq + 1) else { return .refused(.logFull) }
    var message = Message(
      roomID: draft.roomID, seq: seq, author: draft.author, content: draft.content, clientID: draft.clientID,
      replyTo: draft.replyTo, timestamp: stamps.upcoming)
    message.mentions = try mentions(in: draft.content, by: draft.author, in: draft.roomID)
    if !draft.attachments.isEmpty { message.attachments = try attachments(of: draft) }
    guard try insert(message) else {
      guard let outcome = try earlier(draft) else { throw .sqlite(0, "a conflict with no message") }
      return outcome
    }
    if !message.attachments.isEmpty { try post(message.attachments, in: message.id) }
    stamps.use(message.timestamp)
    logs[draft.roomID] = log.moved(to: seq, at: message.timestamp)
    if log.slowMode > 0 { try noteSlowPost(by: draft.author, in: draft.roomID, at: message.timestamp) }
    recorded.append(RoomEvent(message: message))
    return .stored(message)
  }

  /// Why the message cannot be stored, unless it was stored already.
  private func obstacle(to draft: MessageDraft, after log: LogEnd) throws(StoreFailure) -> ChatError? {
    if let refusal = try obstacle(to: draft.author, in: draft.roomID) { return refusal }
    if log.lastSeq >= Seq.max { return .logFull }
    if log.isReadOnly || draft.author.userID == nil && !log.takesGuests,
      let refusal = PostingRules.refusal(
        of: draft.author, try role(of: draft.author, in: draft.roomID), readOnly: log.isReadOnly,
        guests: log.takesGuests)
    {
      return refusal
    }
    if log.slowMode > 0, let wait = try slowModeWait(of: draft.author, in: draft.roomID, log.slowMode) {
      return wait
    }
    if !draft.attachments.isEmpty {
      do throws(StoreFailure) { _ = try attachments(of: draft) } catch {
        guard case .refused(let refusal) = error else { throw error }
        return refusal
      }
    }
    guard let replyTo = draft.replyTo else { return nil }
    guard replyTo.roomID == draft.roomID else { return .messageNotFound }
    let isThere = try db.first("SELECT 1 FROM message WHERE id = ?1", [.int(replyTo.rawValue)]) { _ in true }
    return isThere == true ? nil : .messageNotFound
  }

  /// False: the sender used this `client_id` before.
  private func insert(_ message: Message) throws(StoreFailure) -> Bool {
    let guestName: SQLValue =
      switch message.author {
      case .account: .null
      case .guest(_, let name), .hook(_, let name): .text(name.text)
      }
    try db.run(
      """
      INSERT INTO message
        (id, sender, guest_name, client_id, content, reply_to, created_at, mentions, attachments, reply_user)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      ON CONFLICT (client_id, sender) WHERE client_id IS NOT NULL DO NOTHING
      """,
      [
        .int(message.id.rawValue), .int(message.author.senderKey), guestName,
        message.clientID.map(ClientIDColumn.value) ?? .null, .text(message.content),
        .optional(message.replyTo?.rawValue), .int(message.timestamp.microseconds),
        message.mentions.column, message.attachments.column, .optional(try answered(message)),
      ])
    guard db.changes > 0 else { return false }
    try countMentions(of: message)
    return true
  }

  /// The account whose message is answered, if that is another than the sender's.
  private func answered(_ message: Message) throws(StoreFailure) -> Int64? {
    guard let replyTo = message.replyTo else { return nil }
    let sender = try db.first(
      "SELECT sender FROM message WHERE id = ?1 AND system IS NULL", [.int(replyTo.rawValue)]
    ) { row in row.int(0) }
    return sender.flatMap { $0 > 0 && $0 != message.author.senderKey ? $0 : nil }
  }

  /// What a send comes to whose sender used its `client_id` before; nil if that is not so.
  private func earlier(_ draft: MessageDraft) throws(StoreFailure) -> AppendOutcome? {
    guard let clientID = draft.clientID else { return nil }
    let first = try db.first(
      """
      SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
        m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
        (SELECT username FROM user WHERE id = m.about), m.attachments
      FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
      WHERE m.client_id = ?1 AND m.sender = ?2
      """,
      [ClientIDColumn.value(clientID), .int(draft.author.senderKey)]
    ) { row throws(StoreFailure) in try Message(row, db) }
    guard let first else { return nil }
    let text = try db.originalText(of: first)
    let isSame =
      first.roomID == draft.roomID && first.replyTo == draft.replyTo && Texts.areSame(text, draft.content)
      && (first.deletedAt != nil || draft.attachments.areSame(as: first.attachments))
    return isSame ? .duplicate(first) : .refused(.clientIDConflict)
  }

  // MARK: The ends of the logs

  func log(of room: RoomID) throws(StoreFailure) -> LogEnd? {
    if let known = logs[room] { return known }
    let found = try db.first(
      """
      SELECT l.last_seq, l.last_at, l.slow_mode, r.read_only, r.guests
      FROM room_log AS l CROSS JOIN room AS r ON r.id = l.room_id WHERE l.room_id = ?1
      """, [.int(room.rawValue)]
    ) { row in
      LogEnd(
        lastSeq: row.int(0), lastAt: row.int(1), slowMode: row.int(2), isReadOnly: row.flag(3),
        takesGuests: row.flag(4), isChanged: false)
    }
    if let found { logs[room] = found }
    return found
  }

  /// Writes the ends of the logs that the appends since the last call have moved: one UPDATE a room.
  func saveLogs() throws(StoreFailure) {
    for (room, log) in logs where log.isChanged {
      try db.run(
        "UPDATE room_log SET last_seq = ?2, last_at = ?3 WHERE room_id = ?1",
        [.int(room.rawValue), .int(log.lastSeq), .int(log.lastAt)])
    }
    logs.removeAll(keepingCapacity: true)
  }
}

extension SQLiteStore {
  public func append(_ batch: [MessageAppend]) {
    writes.enqueue(batch.map { .append($0.draft, done: $0.done) })
  }

  public func message(_ id: MessageID) async throws(ChatError) -> Message? {
    try await readers.read { db throws(StoreFailure) in try db.message(id) }
  }

  public func history(of room: RoomID, _ range: HistoryRange, limit: Int) async throws(ChatError)
    -> HistoryPage
  {
    guard let limit = PageLimit(limit) else { return HistoryPage(messages: [], hasMore: false) }
    return try await readers.read { db throws(StoreFailure) in
      switch range {
      case .latest: try db.messages(of: room, upTo: Seq.max, limit)
      case .before(let seq): try db.messages(of: room, upTo: seq.rawValue - 1, limit)
      case .after(let seq): try db.messages(of: room, after: seq.rawValue, limit)
      case .around(let seq): try db.messages(of: room, around: seq.rawValue, limit)
      }
    }
  }

  public func replies(to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError) -> HistoryPage {
    guard let limit = PageLimit(limit), let room = id.roomID else {
      return HistoryPage(messages: [], hasMore: false)
    }
    return try await readers.read { db throws(StoreFailure) in
      let found = try db.all(
        """
        SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
          m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
          (SELECT username FROM user WHERE id = m.about), m.attachments
        FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
        WHERE m.reply_to = ?1 AND m.id > ?2 ORDER BY m.id LIMIT ?3
        """, [.int(id.rawValue), .int(MessageID(room: room, seq: seq).rawValue), .int(limit.andOne)]
      ) { row throws(StoreFailure) in try Message(row, db) }
      return HistoryPage(messages: Array(found.prefix(limit.count)), hasMore: found.count > limit.count)
    }
  }

  public func events(of room: RoomID, after seq: Seq, limit: Int) async throws(ChatError) -> [RoomEvent] {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      let messages = try db.messages(of: room, after: seq.rawValue, limit).messages
      let changes = try db.changes(of: room, after: seq.rawValue, limit)
      if changes.isEmpty { return messages.map(RoomEvent.init(message:)) }
      let events = messages.map(RoomEvent.init(message:)) + changes
      return Array(events.sorted { $0.seq < $1.seq }.prefix(limit.count))
    }
  }
}

extension Connection {
  func message(_ id: MessageID) throws(StoreFailure) -> Message? {
    try first(
      """
      SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
        m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
        (SELECT username FROM user WHERE id = m.about), m.attachments
      FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
      WHERE m.id = ?1
      """, [.int(id.rawValue)]
    ) { row throws(StoreFailure) in try Message(row, self) }
  }

  /// The newest messages up to and with `seq`, oldest first.
  fileprivate func messages(of room: RoomID, upTo seq: Int64, _ limit: PageLimit) throws(StoreFailure)
    -> HistoryPage
  {
    let start = room.rawValue << 28
    let found = try all(
      """
      SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
        m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
        (SELECT username FROM user WHERE id = m.about), m.attachments
      FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
      WHERE m.id > ?1 AND m.id <= ?2 ORDER BY m.id DESC LIMIT ?3
      """, [.int(start), .int(start + seq), .int(limit.andOne)]
    ) { row throws(StoreFailure) in try Message(row, self) }
    return HistoryPage(messages: found.prefix(limit.count).reversed(), hasMore: found.count > limit.count)
  }

  /// The oldest messages after `seq`, oldest first.
  fileprivate func messages(of room: RoomID, after seq: Int64, _ limit: PageLimit) throws(StoreFailure)
    -> HistoryPage
  {
    let start = room.rawValue << 28
    let found = try all(
      """
      SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
        m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
        (SELECT username FROM user WHERE id = m.about), m.attachments
      FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
      WHERE m.id > ?1 AND m.id <= ?2 ORDER BY m.id LIMIT ?3
      """, [.int(start + seq), .int(start + Seq.max), .int(limit.andOne)]
    ) { row throws(StoreFailure) in try Message(row, self) }
    return HistoryPage(messages: Array(found.prefix(limit.count)), hasMore: found.count > limit.count)
  }

  fileprivate func messages(of room: RoomID, around seq: Int64, _ limit: PageLimit) throws(StoreFailure)
    -> HistoryPage
  {
    let older = try messages(of: room, upTo: seq, limit.older)
    guard let rest = limit.newer else { return older }
    let newer = try messages(of: room, after: seq, rest)
    return HistoryPage(messages: older.messages + newer.messages, hasMore: older.hasMore)
  }
}

extension Message {
  /// Reads the columns id, sender, the author's name, client_id, content, reply_to, created_at, edited_at,
  /// deleted_at, mentions, system, about, the name of who that is, attachments.
  init(_ row: Statement, _ db: Connection) throws(StoreFailure) {
    guard let id = MessageID(row.int(0)), let room = id.roomID else { throw .damagedRow }
    let sender = row.int(1)
    let name = try Username(stored: row.text(2))
    guard let author = Author(senderKey: sender, name: name) else { throw .damagedRow }
    self.init(
      roomID: room, seq: id.seq, author: author, content: row.text(4),
      clientID: try ClientIDColumn.read(row, 3), replyTo: row.optionalInt(5).flatMap(MessageID.init),
      timestamp: Timestamp(microseconds: row.int(6)),
      editedAt: row.optionalInt(7).map(Timestamp.init(microseconds:)),
      deletedAt: row.optionalInt(8).map(Timestamp.init(microseconds:)))
    mentions = try Mentions(column: row.optionalText(9))
    if let word = row.optionalText(10) { try tell(word, row, from: 10) }
    if let files = row.optionalText(13) { attachments = try db.attachments(column: files) }
  }
}
