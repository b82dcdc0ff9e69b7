extension Migration {
  /// Events besides messages, and messages that were edited or deleted.
  static let m002 = Migration(
    version: 2,
    statements: [
      "ALTER TABLE message ADD COLUMN edited_at INTEGER",
      "ALTER TABLE message ADD COLUMN deleted_at INTEGER",
      """
      -- Everything in a room's log that is not a new message; with message it makes up the dense sequence.
      CREATE TABLE event (
        id         INTEGER PRIMARY KEY, -- room << 28 | seq
        kind       INTEGER NOT NULL,
        actor      INTEGER NOT NULL,    -- as message.sender; 0: the server
        target     INTEGER,             -- the message or user it is about
        text       TEXT,
        number     INTEGER,
        created_at INTEGER NOT NULL
      ) STRICT
      """,
      """
      CREATE TABLE message_edit (
        message_id INTEGER NOT NULL REFERENCES message (id),
        event_id   INTEGER NOT NULL, -- the edit or deletion that replaced the text
        content    TEXT NOT NULL,
        PRIMARY KEY (message_id, event_id)
      ) STRICT, WITHOUT ROWID
      """,
      "PRAGMA user_version = 2",
    ])
}
