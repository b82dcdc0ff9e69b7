public import Chat

// The SQL for the audit log. Triggers refuse to change what stands there.

extension SQLiteStore {
  public func noteAct(_ note: AuditNote) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkAdmin(note.actor)
      try writer.note(note)
    }
  }

  public func audit(_ filter: AuditFilter, before cursor: Int64?, limit: Int) async throws(ChatError)
    -> [AuditEntry]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, at, action, actor_id, user_id, room_id, message_id, detail FROM audit
        WHERE id < ?1 AND (?2 IS NULL OR actor_id = ?2) AND (?3 IS NULL OR user_id = ?3)
          AND (?4 IS NULL OR room_id = ?4) AND (?5 IS NULL OR action = ?5)
        ORDER BY id DESC LIMIT ?6
        """,
        [
          .int(cursor ?? .max), .optional(filter.actor?.rawValue), .optional(filter.user?.rawValue),
          .optional(filter.room?.rawValue), .optional(filter.action?.rawValue), .int(Int64(limit.count)),
        ]
      ) { row throws(StoreFailure) in try AuditEntry(row) }
    }
  }
}

extension AuditEntry {
  /// Reads the columns id, at, action, actor_id, user_id, room_id, message_id, detail.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let action = AuditAction(rawValue: row.text(2)) else { throw .damagedRow }
    self.init(
      id: row.int(0), at: Timestamp(microseconds: row.int(1)),
      note: AuditNote(
        action, by: row.optionalInt(3).flatMap(UserID.init), user: row.optionalInt(4).flatMap(UserID.init),
        room: row.optionalInt(5).flatMap(RoomID.init), message: row.optionalInt(6).flatMap(MessageID.init),
        detail: row.text(7)))
  }
}

extension Writer {
  /// Writes a privileged act down, in the transaction of the act.
  func note(_ note: AuditNote) throws(StoreFailure) {
    try db.run(
      """
      INSERT INTO audit (at, action, actor_id, user_id, room_id, message_id, detail)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .int(stamps.now.microseconds), .text(note.action.rawValue), .optional(note.actor?.rawValue),
        .optional(note.user?.rawValue), .optional(note.room?.rawValue), .optional(note.message?.rawValue),
        .text(note.detail),
      ])
  }
}
