extension Migration {
  /// What people say of themselves for now.
  static let m005 = Migration(
    version: 5,
    statements: [
      "ALTER TABLE user ADD COLUMN status_text TEXT NOT NULL DEFAULT ''",
      "ALTER TABLE user ADD COLUMN do_not_disturb INTEGER NOT NULL DEFAULT 0",
      "PRAGMA user_version = 5",
    ])
}
