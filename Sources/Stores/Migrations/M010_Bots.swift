extension Migration {
  /// Accounts for programs, and whose they are.
  static let m010 = Migration(
    version: 10,
    statements: [
      "ALTER TABLE user ADD COLUMN is_bot INTEGER NOT NULL DEFAULT 0",
      """
      CREATE TABLE bot (
        user_id  INTEGER PRIMARY KEY REFERENCES user (id),
        owner_id INTEGER NOT NULL REFERENCES user (id)
      ) STRICT
      """,
      "CREATE INDEX bot_by_owner ON bot (owner_id)",
      "PRAGMA user_version = 10",
    ])
}
