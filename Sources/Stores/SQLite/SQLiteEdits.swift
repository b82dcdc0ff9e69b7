public import Chat

// The SQL for edited and deleted messages.

extension SQLiteStore {
  public func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) async throws(ChatError) -> RoomEvent {
    try await writes.write { writer throws(StoreFailure) in
      try writer.edit(id, to: content, by: author, within: window, from: expected)
    }
  }

  public func delete(_ id: MessageID, by author: Author) async throws(ChatError) -> RoomEvent {
    try await writes.write { writer throws(StoreFailure) in try writer.delete(id, by: author) }
  }

  public func earlierTexts(of id: MessageID, limit: Int) async throws(ChatError) -> [String] {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        "SELECT content FROM message_edit WHERE message_id = ?1 ORDER BY event_id DESC LIMIT ?2",
        [.int(id.rawValue), .int(Int64(limit.count))]
      ) { row in row.text(0) }.reversed()
    }
  }
}

extension Connection {
  /// The text with which a message was sent.
  func originalText(of message: Message) throws(StoreFailure) -> String {
    if message.editedAt == nil && message.deletedAt == nil { return message.content }
    let first = try first(
      "SELECT content FROM message_edit WHERE message_id = ?1 ORDER BY event_id LIMIT 1",
      [.int(message.id.rawValue)]
    ) { row in row.text(0) }
    return first ?? message.content
  }
}

extension Writer {
  fileprivate func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) throws(StoreFailure) -> RoomEvent {
    try Texts.check(content, as: .content)
    var message = try living(id)
    if message.system != nil { throw .refused(.fixedSystemMessage) }
    guard message.author.senderKey == author.senderKey else { throw .refused(.notYours) }
    if let refusal = try obstacle(to: author, in: message.roomID) { throw .refused(refusal) }
    if let expected, expected != message.version { throw .refused(.changedMeanwhile) }
    let now = stamps.next()
    if window > .zero, message.timestamp.advanced(by: window) < now { throw .refused(.tooLate) }
    let old = message.content
    try forgetMentions(of: message)
    (message.content, message.editedAt) = (content, now)
    message.mentions = try mentions(in: content, by: author, in: message.roomID)
    try db.run(
      "UPDATE message SET content = ?2, edited_at = ?3, mentions = ?4 WHERE id = ?1",
      [.int(id.rawValue), .text(content), .int(now.microseconds), message.mentions.column])
    try countMentions(of: message)
    try searchAgain(message)
    return try replace(old, of: message, .edited, by: author, at: now)
  }

  fileprivate func delete(_ id: MessageID, by author: Author) throws(StoreFailure) -> RoomEvent {
    let message = try living(id)
    guard let room = try db.room(message.roomID) else { throw .refused(.messageNotFound) }
    var (role, isAdmin): (Role?, Bool) = (nil, false)
    if let user = author.userID {
      (role, isAdmin) = (try db.role(of: user, in: room.id), try db.isAdmin(user))
    }
    do throws(ChatError) {
      try DeletionRules.check(message, by: author, role, isAdmin: isAdmin, in: room)
    } catch { throw .refused(error) }
    return try erase(message, by: author)
  }

  /// Leaves a tombstone, whoever asks.
  func erase(_ old: Message, by author: Author) throws(StoreFailure) -> RoomEvent {
    var message = old
    let id = message.id
    let now = stamps.next()
    let text = message.content
    try forgetMentions(of: message)
    if !message.attachments.isEmpty { try removeFiles(of: id.rawValue) }
    (message.content, message.deletedAt, message.mentions) = ("", now, .none)
    message.attachments = []
    try db.run(
      "UPDATE message SET content = '', deleted_at = ?2, mentions = NULL, attachments = NULL WHERE id = ?1",
      [.int(id.rawValue), .int(now.microseconds)])
    try forgetReactions(to: id)
    try forgetPin(of: id, in: message.roomID)
    try searchAgain(message)
    if message.author.senderKey != author.senderKey {
      try note(
        AuditNote(
          .deleteMessage, by: author.userID, user: message.author.userID, room: message.roomID, message: id))
    }
    return try replace(text, of: message, .deleted, by: author, at: now)
  }

  private func living(_ id: MessageID) throws(StoreFailure) -> Message {
    guard let message = try db.message(id), message.deletedAt == nil else { throw .refused(.messageNotFound) }
    return message
  }

  /// Keeps the text that was, and tells the room what is.
  private func replace(
    _ old: String, of message: Message, _ kind: EventKind, by author: Author, at now: Timestamp
  ) throws(StoreFailure) -> RoomEvent {
    let event = try record(
      kind, in: message.roomID, by: author.senderKey, target: message.id.rawValue, at: now,
      kind == .edited ? .edited(message) : .deleted(message))
    // What the room told has no earlier text: it would keep names.
    if message.system != nil { return event }
    try db.run(
      "INSERT INTO message_edit (message_id, event_id, content) VALUES (?1, ?2, ?3)",
      [
        .int(message.id.rawValue), .int(MessageID(room: event.roomID, seq: event.seq).rawValue), .text(old),
      ])
    return event
  }
}
