extension Migration {
  /// Emoji that people gave to messages.
  static let m003 = Migration(
    version: 3,
    statements: [
      """
      CREATE TABLE reaction (
        message_id INTEGER NOT NULL REFERENCES message (id),
        emoji      TEXT NOT NULL,
        user_id    INTEGER NOT NULL REFERENCES user (id),
        PRIMARY KEY (message_id, emoji, user_id)
      ) STRICT, WITHOUT ROWID
      """,
      """
      -- How many rows of reaction there are, so that a page of history need not count thousands.
      CREATE TABLE reaction_count (
        message_id INTEGER NOT NULL REFERENCES message (id),
        emoji      TEXT NOT NULL,
        count      INTEGER NOT NULL CHECK (count > 0),
        event_id   INTEGER NOT NULL, -- the event that gave it first
        PRIMARY KEY (message_id, emoji)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 3",
    ])
}
