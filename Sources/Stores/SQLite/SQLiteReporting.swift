public import Chat

// The SQL for what people report, and for the statistics.

extension SQLiteStore {
  public func createReport(_ draft: NewReport) async throws(ChatError) -> Report {
    try await writes.write { writer throws(StoreFailure) in
      try Texts.check(draft.reason, as: .reason)
      if let user = draft.user, draft.message == nil, try !writer.isAccount(user) {
        throw .refused(.userNotFound)
      }
      let known = try writer.db.first(
        """
        SELECT id, reporter_id, message_id, user_id, reason, created_at, status, note, handled_by FROM report
        WHERE reporter_id = ?1 AND ifnull(message_id, 0) = ?2 AND ifnull(user_id, 0) = ?3
        """,
        [
          .int(draft.reporter.rawValue), .int(draft.message?.rawValue ?? 0), .int(draft.user?.rawValue ?? 0),
        ]
      ) { row throws(StoreFailure) in try Report(row) }
      if let known { return known }
      let now = writer.stamps.now
      try writer.db.run(
        """
        INSERT INTO report (reporter_id, message_id, room_id, user_id, reason, created_at, status, note)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open', '')
        """,
        [
          .int(draft.reporter.rawValue), .optional(draft.message?.rawValue),
          .optional(draft.message?.roomID?.rawValue), .optional(draft.user?.rawValue), .text(draft.reason),
          .int(now.microseconds),
        ])
      return Report(id: writer.db.lastInsertedID, draft: draft, createdAt: now)
    }
  }

  public func reports(by reporter: UserID) async throws(ChatError) -> [Report] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, reporter_id, message_id, user_id, reason, created_at, status, note, handled_by FROM report
        WHERE reporter_id = ?1 ORDER BY id
        """, [.int(reporter.rawValue)]
      ) { row throws(StoreFailure) in try Report(row) }
    }
  }

  public func reports(_ status: ReportStatus?, of room: RoomID?, before cursor: Int64?, limit: Int)
    async throws(ChatError) -> [Report]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, reporter_id, message_id, user_id, reason, created_at, status, note, handled_by FROM report
        WHERE id < ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR room_id = ?3)
        ORDER BY id DESC LIMIT ?4
        """,
        [
          .int(cursor ?? .max), .optional(status?.rawValue), .optional(room?.rawValue),
          .int(Int64(limit.count)),
        ]
      ) { row throws(StoreFailure) in try Report(row) }
    }
  }

  public func handleReport(_ id: Int64, _ status: ReportStatus, note: String, by actor: UserID)
    async throws(ChatError) -> Report
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkAdmin(actor)
      try Texts.check(note, as: .note)
      try writer.db.run(
        "UPDATE report SET status = ?2, note = ?3, handled_by = ?4 WHERE id = ?1",
        [.int(id), .text(status.rawValue), .text(note), .int(actor.rawValue)])
      let report = try writer.db.first(
        """
        SELECT id, reporter_id, message_id, user_id, reason, created_at, status, note, handled_by FROM report
        WHERE id = ?1
        """, [.int(id)]
      ) { row throws(StoreFailure) in try Report(row) }
      guard let report else { throw .refused(.reportNotFound) }
      if let act = status.action {
        try writer.note(
          AuditNote(
            act, by: actor, user: report.draft.user, room: report.draft.message?.roomID,
            message: report.draft.message))
      }
      return report
    }
  }

  public func statistics(days: Int) async throws(ChatError) -> Statistics {
    let now = clock.now()
    let first =
      (now.microseconds / Statistics.microsecondsPerDay - Int64(max(1, days) - 1))
      * Statistics.microsecondsPerDay
    return try await readers.read { db throws(StoreFailure) in
      func count(_ sql: StaticString) throws(StoreFailure) -> Int {
        try db.first(sql) { row in Int(row.int(0)) } ?? 0
      }
      func perDay(_ sql: StaticString) throws(StoreFailure) -> [Int64: Int] {
        let pairs = try db.all(sql, [.int(first)]) { row in (row.int(0), Int(row.int(1))) }
        return Dictionary(pairs) { $0 + $1 }
      }
      let pages = try count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
      return Statistics(
        users: try count("SELECT count(*) FROM user WHERE deleted_at IS NULL"),
        rooms: try count("SELECT count(*) FROM room"), messages: try count("SELECT count(*) FROM message"),
        databaseBytes: Int64(pages),
        fileBytes: Int64(try count("SELECT ifnull(sum(bytes), 0) FROM file_usage")),
        days: Statistics.days(
          days, upTo: now,
          messages: try perDay(
            "SELECT created_at / 86400000000, count(*) FROM message WHERE created_at >= ?1 GROUP BY 1"),
          users: try perDay(
            """
            SELECT created_at / 86400000000, count(*) FROM user
            WHERE created_at >= ?1 AND deleted_at IS NULL GROUP BY 1
            """)))
    }
  }
}

extension Report {
  /// Reads the columns id, reporter_id, message_id, user_id, reason, created_at, status, note, handled_by.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let reporter = UserID(row.int(1)), let status = ReportStatus(rawValue: row.text(6)) else {
      throw .damagedRow
    }
    self.init(
      id: row.int(0),
      draft: NewReport(
        reporter: reporter, message: row.optionalInt(2).flatMap(MessageID.init),
        user: row.optionalInt(3).flatMap(UserID.init), reason: row.text(4)),
      createdAt: Timestamp(microseconds: row.int(5)), status: status, note: row.text(7),
      handledBy: row.optionalInt(8).flatMap(UserID.init))
  }
}
