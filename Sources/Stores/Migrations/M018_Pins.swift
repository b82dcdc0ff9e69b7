extension Migration {
  /// Messages that are pinned to their rooms.
  static let m018 = Migration(
    version: 18,
    statements: [
      """
      CREATE TABLE pin (
        room_id    INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
        message_id INTEGER NOT NULL,
        event_id   INTEGER NOT NULL, -- the later, the newer
        PRIMARY KEY (room_id, message_id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 18",
    ])
}
