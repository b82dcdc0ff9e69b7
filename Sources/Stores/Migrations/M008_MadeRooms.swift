extension Migration {
  /// Rooms made under a key of their creator's, so that a repeated request makes no second one.
  static let m008 = Migration(
    version: 8,
    statements: [
      """
      CREATE TABLE made_room (
        creator    INTEGER NOT NULL REFERENCES user (id),
        name       BLOB NOT NULL, -- the key's hash
        request    BLOB NOT NULL, -- the request's hash
        room_id    INTEGER NOT NULL,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (creator, name)
      ) STRICT, WITHOUT ROWID
      """,
      "CREATE INDEX made_room_by_time ON made_room (created_at)",
      "PRAGMA user_version = 8",
    ])
}
