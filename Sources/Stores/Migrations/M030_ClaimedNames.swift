extension Migration {
  /// Accounts that nothing proves.
  static let m030 = Migration(
    version: 30,
    statements: [
      "CREATE TABLE claimed_name (user_id INTEGER PRIMARY KEY REFERENCES user (id)) STRICT",
      "PRAGMA user_version = 30",
    ])
}
