extension Migration {
  /// What people report.
  static let m016 = Migration(
    version: 16,
    statements: [
      """
      CREATE TABLE report (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        reporter_id INTEGER NOT NULL,
        message_id  INTEGER,
        room_id     INTEGER,
        user_id     INTEGER,
        reason      TEXT NOT NULL,
        created_at  INTEGER NOT NULL,
        status      TEXT NOT NULL,
        note        TEXT NOT NULL,
        handled_by  INTEGER
      ) STRICT
      """,
      "CREATE UNIQUE INDEX report_once ON report (reporter_id, ifnull(message_id, 0), ifnull(user_id, 0))",
      "CREATE INDEX report_by_room ON report (room_id, id)",
      "PRAGMA user_version = 16",
    ])
}
