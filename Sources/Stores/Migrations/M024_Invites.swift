extension Migration {
  /// Links by which people join rooms.
  static let m024 = Migration(
    version: 24,
    statements: [
      """
      CREATE TABLE invite (
        code       TEXT NOT NULL PRIMARY KEY,
        room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
        created_by INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER, -- NULL: never
        max_uses   INTEGER, -- NULL: no end
        uses       INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX invite_by_room ON invite (room_id)",
      "PRAGMA user_version = 24",
    ])
}
