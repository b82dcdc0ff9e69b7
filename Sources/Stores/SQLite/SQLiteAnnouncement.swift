public import Chat

// The SQL for the announcement.

extension SQLiteStore {
  public func announcement() async throws(ChatError) -> String? {
    try await readers.read { db throws(StoreFailure) in
      try db.first("SELECT content FROM announcement WHERE id = 1") { row in row.text(0) }
    }
  }

  public func setAnnouncement(_ text: String, by actor: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkAdmin(actor)
      try Texts.check(text, as: .announcement)
      try writer.setAnnouncement(text)
      try writer.note(AuditNote(.announce, by: actor))
    }
  }
}

extension Writer {
  fileprivate func setAnnouncement(_ text: String) throws(StoreFailure) {
    let now = stamps.next()
    try db.run(
      """
      INSERT INTO announcement (id, content, number, made_at) VALUES (1, ?1, 1, ?2)
      ON CONFLICT (id) DO UPDATE SET content = ?1, number = number + 1, made_at = ?2
      """, [.text(text), .int(now.microseconds)])
    try keep(now)
  }
}
