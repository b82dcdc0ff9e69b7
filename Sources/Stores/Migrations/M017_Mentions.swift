extension Migration {
  /// Whom messages mention. Messages from before mention nobody.
  static let m017 = Migration(
    version: 17,
    statements: [
      // Ids with spaces between, 0 for the room; NULL for none.
      "ALTER TABLE message ADD COLUMN mentions TEXT",
      """
      CREATE TABLE mention (
        user_id    INTEGER NOT NULL, -- 0 for the room; never the sender
        message_id INTEGER NOT NULL,
        PRIMARY KEY (user_id, message_id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 17",
    ])
}
