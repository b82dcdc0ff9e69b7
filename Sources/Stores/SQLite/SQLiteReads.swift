public import Chat

// The SQL for read markers. What is unread is counted from the messages themselves, so it cannot drift from them.

extension SQLiteStore {
  public func markRead(_ room: RoomID, through seq: Seq, by user: UserID) async throws(ChatError) -> Bool {
    try await writes.write { writer throws(StoreFailure) in
      try writer.markRead(room, through: seq, by: user)
    }
  }

  public func readState(of user: UserID, in room: RoomID) async throws(ChatError) -> ReadState? {
    let most = Int64(limits.unreadCounted)
    return try await readers.read { [clock] db throws(StoreFailure) in
      try db.first(
        """
        SELECT m.read_seq, (SELECT count(*) FROM (
          SELECT 1 FROM message AS x WHERE x.id > (m.room_id << 28) + m.read_seq
            AND x.id <= (m.room_id << 28) + 268435455 AND x.sender <> m.user_id AND x.deleted_at IS NULL AND x.system IS NULL
            LIMIT ?3)),
        (SELECT count(*) FROM (
          SELECT x.message_id FROM mention AS x
          WHERE x.user_id = m.user_id AND x.message_id > (m.room_id << 28) + m.read_seq
            AND x.message_id <= (m.room_id << 28) + 268435455
          UNION
          SELECT x.message_id FROM mention AS x CROSS JOIN message AS y ON y.id = x.message_id
          WHERE x.user_id = 0 AND x.message_id > (m.room_id << 28) + m.read_seq
            AND x.message_id <= (m.room_id << 28) + 268435455 AND y.sender <> m.user_id
          LIMIT ?3)),
        m.level, m.muted_until, (SELECT kind FROM room WHERE id = m.room_id)
        FROM member AS m WHERE m.room_id = ?1 AND m.user_id = ?2
        """, [.int(room.rawValue), .int(user.rawValue), .int(most)]
      ) { row throws(StoreFailure) in
        guard let kind = RoomKind(rawValue: row.text(5)) else { throw .damagedRow }
        return try ReadState(row, from: 0, in: kind, at: clock.now())
      }
    }
  }
}

extension ReadState {
  /// Reads the columns read_seq, the counts of unread messages and of mentions among them, level and muted_until.
  init(_ row: Statement, from first: Int32, in kind: RoomKind, at now: Timestamp) throws(StoreFailure) {
    guard let marker = Seq(row.int(first)),
      let level = NotificationLevel(rawValue: row.optionalText(first + 3) ?? NotificationLevel.all.rawValue)
    else { throw .damagedRow }
    self.init(
      marker: marker, unread: Int(row.int(first + 1)), mentions: Int(row.int(first + 2)), level: level,
      isMuted: row.optionalInt(first + 4).map { $0 > now.microseconds } ?? false, in: kind)
  }
}

extension Writer {
  fileprivate func markRead(_ room: RoomID, through seq: Seq, by user: UserID) throws(StoreFailure) -> Bool {
    try db.run(
      """
      UPDATE member SET read_seq = min(?3, (SELECT last_seq FROM room_log WHERE room_id = ?1))
      WHERE room_id = ?1 AND user_id = ?2
        AND read_seq < min(?3, (SELECT last_seq FROM room_log WHERE room_id = ?1))
      """, [.int(room.rawValue), .int(user.rawValue), .int(seq.rawValue)])
    if db.changes > 0 { return true }
    guard try db.role(of: user, in: room) != nil else { throw .refused(.notAMember) }
    return false
  }
}
