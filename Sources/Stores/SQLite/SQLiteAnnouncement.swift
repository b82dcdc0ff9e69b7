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
      try writer.db.run("INSERT OR REPLACE INTO announcement (id, content) VALUES (1, ?1)", [.text(text)])
      try writer.note(AuditNote(.announce, by: actor))
    }
  }
}
