extension Migration {
  /// Of what in a room a member wants to hear.
  static let m032 = Migration(
    version: 32,
    statements: [
      // `mentions` or `none`; NULL: everything.
      "ALTER TABLE member ADD COLUMN level TEXT",
      "PRAGMA user_version = 32",
    ])
}
