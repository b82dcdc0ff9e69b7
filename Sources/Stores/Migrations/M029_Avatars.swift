extension Migration {
  /// Avatars, and in each account's row the tag of its own.
  static let m029 = Migration(
    version: 29,
    statements: [
      "ALTER TABLE user ADD COLUMN avatar TEXT",
      """
      CREATE TABLE avatar (
        user_id INTEGER PRIMARY KEY REFERENCES user (id),
        bytes   BLOB NOT NULL
      ) STRICT
      """,
      "PRAGMA user_version = 29",
    ])
}
