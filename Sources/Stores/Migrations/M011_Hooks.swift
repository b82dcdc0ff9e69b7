extension Migration {
  /// Addresses through which programs post in a room.
  static let m011 = Migration(
    version: 11,
    statements: [
      """
      CREATE TABLE hook (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        room_id     INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
        name        TEXT NOT NULL,
        secret_hash BLOB NOT NULL UNIQUE,
        created_by  INTEGER NOT NULL,
        created_at  INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX hook_by_room ON hook (room_id)",
      "PRAGMA user_version = 11",
    ])
}
