extension Migration {
  /// Accounts that have ended, and whether their messages are still to be erased.
  static let m012 = Migration(
    version: 12,
    statements: [
      "ALTER TABLE user ADD COLUMN deleted_at INTEGER",
      "ALTER TABLE user ADD COLUMN erases_messages INTEGER NOT NULL DEFAULT 0",
      "CREATE INDEX user_to_erase ON user (id) WHERE erases_messages = 1",
      "PRAGMA user_version = 12",
    ])
}
