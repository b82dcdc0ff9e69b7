extension Migration {
  /// What is needed to take a room's messages slowly.
  static let m028 = Migration(
    version: 28,
    statements: [
      // Beside the end of the log, which every message looks up anyway. In seconds; 0: none.
      "ALTER TABLE room_log ADD COLUMN slow_mode INTEGER NOT NULL DEFAULT 0",
      """
      -- When each sender of late wrote in a room in slow mode.
      CREATE TABLE slow_post (
        room_id INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
        sender  INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        PRIMARY KEY (room_id, sender)
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX slow_post_by_time ON slow_post (room_id, at)",
      "PRAGMA user_version = 28",
    ])
}
