extension Migration {
  /// Messages of the room itself.
  static let m021 = Migration(
    version: 21,
    statements: [
      // What happened; NULL for what people wrote.
      "ALTER TABLE message ADD COLUMN system TEXT",
      // To whom; the content is the new name or topic.
      "ALTER TABLE message ADD COLUMN about INTEGER",
      "PRAGMA user_version = 21",
    ])
}
