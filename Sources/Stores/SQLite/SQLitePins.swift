public import Chat

// The SQL for pinned messages.

extension SQLiteStore {
  public func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username) async throws(ChatError)
    -> RoomEvent?
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.pin(id, removes: removes, by: user, name)
    }
  }

  public func pins(of room: RoomID) async throws(ChatError) -> [Message] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
          m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
          (SELECT username FROM user WHERE id = m.about), m.attachments
        FROM pin AS p CROSS JOIN message AS m ON m.id = p.message_id LEFT JOIN user AS u ON u.id = m.sender
        WHERE p.room_id = ?1 ORDER BY p.event_id DESC
        """, [.int(room.rawValue)]
      ) { row throws(StoreFailure) in try Message(row, db) }
    }
  }
}

extension PinChange {
  init(_ row: EventRow) throws(StoreFailure) {
    guard let id = row.target.flatMap(MessageID.init), let author = try row.account else { throw .damagedRow }
    self.init(messageID: id, author: author, isRemoved: row.kind == .unpinned)
  }
}

extension Writer {
  fileprivate func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    throws(StoreFailure) -> RoomEvent?
  {
    guard let message = try db.message(id), message.deletedAt == nil,
      let room = try db.room(message.roomID)
    else { throw .refused(.messageNotFound) }
    let role = try db.role(of: user, in: room.id)
    do throws(ChatError) { try PinRules.check(role, in: room) } catch { throw .refused(error) }
    let key: [SQLValue] = [.int(room.id.rawValue), .int(id.rawValue)]
    let isPinned = try db.first("SELECT 1 FROM pin WHERE room_id = ?1 AND message_id = ?2", key) { _ in true }
    guard (isPinned ?? false) == removes else { return nil }
    if !removes { try checkRoom(forAnotherPinIn: room.id) }
    let event = try record(
      removes ? .unpinned : .pinned, in: room.id, by: user.rawValue, target: id.rawValue, at: stamps.next(),
      .pin(PinChange(messageID: id, author: .account(user, name), isRemoved: removes)))
    if removes {
      try forgetPin(of: id, in: room.id)
    } else {
      try db.run(
        "INSERT INTO pin (room_id, message_id, event_id) VALUES (?1, ?2, ?3)",
        key + [.int(MessageID(room: room.id, seq: event.seq).rawValue)])
    }
    return event
  }

  private func checkRoom(forAnotherPinIn room: RoomID) throws(StoreFailure) {
    let count = try db.first("SELECT count(*) FROM pin WHERE room_id = ?1", [.int(room.rawValue)]) { row in
      Int(row.int(0))
    }
    if count ?? 0 >= limits.pinsPerRoom { throw .refused(.tooManyPins) }
  }

  /// A deleted message is pinned no more.
  func forgetPin(of id: MessageID, in room: RoomID) throws(StoreFailure) {
    try db.run(
      "DELETE FROM pin WHERE room_id = ?1 AND message_id = ?2", [.int(room.rawValue), .int(id.rawValue)])
  }
}
