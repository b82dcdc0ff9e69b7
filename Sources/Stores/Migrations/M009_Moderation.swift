extension Migration {
  /// Members who are muted, and users who are banned.
  static let m009 = Migration(
    version: 9,
    statements: [
      "ALTER TABLE member ADD COLUMN muted_until INTEGER",
      """
      CREATE TABLE ban (
        room_id   INTEGER NOT NULL REFERENCES room (id),
        user_id   INTEGER NOT NULL REFERENCES user (id),
        banned_by INTEGER NOT NULL,
        banned_at INTEGER NOT NULL,
        PRIMARY KEY (room_id, user_id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 9",
    ])
}
