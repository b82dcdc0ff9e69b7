extension Migration {
  /// What senders say of their files.
  static let m034 = Migration(
    version: 34,
    statements: [
      // NULL: nothing is said.
      "ALTER TABLE file ADD COLUMN alt TEXT",
      "PRAGMA user_version = 34",
    ])
}
