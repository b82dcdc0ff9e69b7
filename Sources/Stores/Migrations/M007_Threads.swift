extension Migration {
  /// Finds the answers to a message. Messages that answer none are not in the index and cost nothing.
  static let m007 = Migration(
    version: 7,
    statements: [
      "CREATE INDEX message_by_reply ON message (reply_to) WHERE reply_to IS NOT NULL",
      "PRAGMA user_version = 7",
    ])
}
