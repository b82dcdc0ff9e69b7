extension Migration {
  /// Servers that are told what happens in a room, and what came of telling them.
  static let m015 = Migration(
    version: 15,
    statements: [
      """
      CREATE TABLE webhook (
        id            INTEGER PRIMARY KEY AUTOINCREMENT,
        room_id       INTEGER NOT NULL REFERENCES room (id) ON DELETE CASCADE,
        url           TEXT NOT NULL,
        secret        TEXT NOT NULL,
        events        TEXT NOT NULL, -- words with commas between them; empty: all
        created_by    INTEGER NOT NULL,
        created_at    INTEGER NOT NULL,
        cursor        INTEGER NOT NULL,
        failures      INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        next_attempt  INTEGER,
        disabled_at   INTEGER
      ) STRICT
      """,
      "CREATE INDEX webhook_by_room ON webhook (room_id)",
      "CREATE INDEX webhook_active ON webhook (id) WHERE disabled_at IS NULL",
      """
      CREATE TABLE webhook_delivery (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        webhook_id INTEGER NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
        seq        INTEGER NOT NULL,
        attempt    INTEGER NOT NULL,
        at         INTEGER NOT NULL,
        status     INTEGER,
        failure    TEXT,
        took       INTEGER NOT NULL
      ) STRICT
      """,
      "CREATE INDEX webhook_delivery_by_webhook ON webhook_delivery (webhook_id, id)",
      "PRAGMA user_version = 15",
    ])
}
