extension Migration {
  /// Sessions that their owners can tell apart, and browsers' cookies.
  static let m004 = Migration(
    version: 4,
    statements: [
      "ALTER TABLE session ADD COLUMN last_used_at INTEGER NOT NULL DEFAULT 0",
      "UPDATE session SET last_used_at = created_at",
      "ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE session ADD COLUMN cookie_hash BLOB",
      "ALTER TABLE session ADD COLUMN cookie_expires_at INTEGER",
      "CREATE UNIQUE INDEX session_by_cookie ON session (cookie_hash) WHERE cookie_hash IS NOT NULL",
      "PRAGMA user_version = 4",
    ])
}
