extension Migration {
  /// Accounts that sign in with a key.
  static let m022 = Migration(
    version: 22,
    statements: [
      """
      CREATE TABLE user_key (
        hash    BLOB NOT NULL PRIMARY KEY,
        user_id INTEGER NOT NULL UNIQUE REFERENCES user (id)
      ) STRICT, WITHOUT ROWID
      """,
      // 1: begun with a key.
      "ALTER TABLE session ADD COLUMN is_by_key INTEGER NOT NULL DEFAULT 0",
      "PRAGMA user_version = 22",
    ])
}
