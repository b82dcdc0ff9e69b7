extension Migration {
  /// What is needed to find out what concerns somebody, and what of it they have read.
  static let m025 = Migration(
    version: 25,
    statements: [
      // The account whose message this one answers; NULL where it is the sender's own.
      "ALTER TABLE message ADD COLUMN reply_user INTEGER",
      """
      UPDATE message SET reply_user = (
        SELECT t.sender FROM message AS t WHERE t.id = message.reply_to AND t.sender > 0 AND t.sender <> message.sender)
      WHERE reply_to IS NOT NULL
      """,
      "CREATE INDEX message_by_reply_user ON message (reply_user) WHERE reply_user IS NOT NULL",
      // NULL: came in by themselves.
      "ALTER TABLE member ADD COLUMN invited_by INTEGER",
      "ALTER TABLE announcement ADD COLUMN number INTEGER NOT NULL DEFAULT 1",
      "ALTER TABLE announcement ADD COLUMN made_at INTEGER NOT NULL DEFAULT 0",
      """
      -- Up to when somebody has read everything.
      CREATE TABLE notification_mark (
        user_id INTEGER PRIMARY KEY,
        read_to INTEGER NOT NULL
      ) STRICT
      """,
      """
      -- What is read besides.
      CREATE TABLE notification_read (
        user_id INTEGER NOT NULL,
        id      INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        PRIMARY KEY (user_id, id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 25",
    ])
}
