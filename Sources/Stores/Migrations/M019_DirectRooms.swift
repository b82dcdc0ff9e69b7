extension Migration {
  /// Direct rooms by the people in them.
  static let m019 = Migration(
    version: 19,
    statements: [
      """
      CREATE TABLE direct_room (
        people  TEXT NOT NULL PRIMARY KEY, -- their ids in order, with commas
        room_id INTEGER NOT NULL REFERENCES room (id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 19",
    ])
}
