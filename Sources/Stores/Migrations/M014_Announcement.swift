extension Migration {
  /// What the administrators tell everybody: one row, or none yet.
  static let m014 = Migration(
    version: 14,
    statements: [
      """
      CREATE TABLE announcement (
        id      INTEGER PRIMARY KEY CHECK (id = 1),
        content TEXT NOT NULL
      ) STRICT
      """,
      "PRAGMA user_version = 14",
    ])
}
