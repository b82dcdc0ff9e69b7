extension Migration {
  /// Counts the answers to a message. As the index on all answers, it costs nothing for messages that answer none.
  static let m035 = Migration(
    version: 35,
    statements: [
      """
      CREATE INDEX message_by_live_reply ON message (reply_to, deleted_at, created_at)
      WHERE reply_to IS NOT NULL AND deleted_at IS NULL
      """,
      "PRAGMA user_version = 35",
    ])
}
