extension Migration {
  /// Administrators, disabled accounts, codes for another password, and the log of what the privileged did. That log
  /// outlives whatever it speaks of.
  static let m013 = Migration(
    version: 13,
    statements: [
      """
      CREATE TABLE admin (
        user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        since   INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE disabled_user (
        user_id INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        since   INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE password_reset (
        user_id    INTEGER PRIMARY KEY REFERENCES user (id) ON DELETE CASCADE,
        code_hash  BLOB NOT NULL UNIQUE,
        expires_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE audit (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        at         INTEGER NOT NULL,
        action     TEXT NOT NULL,
        actor_id   INTEGER,
        user_id    INTEGER,
        room_id    INTEGER,
        message_id INTEGER,
        detail     TEXT NOT NULL
      ) STRICT
      """,
      "CREATE INDEX audit_by_room ON audit (room_id, id)",
      "CREATE INDEX audit_by_user ON audit (user_id, id)",
      "CREATE INDEX audit_by_actor ON audit (actor_id, id)",
      """
      CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
      """,
      """
      CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
      BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END
      """,
      "PRAGMA user_version = 13",
    ])
}
