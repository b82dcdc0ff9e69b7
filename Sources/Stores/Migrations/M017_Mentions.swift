extension Migration {
  /// Whom messages mention. Messages from before mention nobody.
  static let m017 = Migration(
    version: 17,
    statements: [
      "ALTER TABLE message ADD COLUMN mentions TEXT",  // ids with spaces between, 0 for the room; NULL for none
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
