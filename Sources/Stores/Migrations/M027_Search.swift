extension Migration {
  /// The index for search. What was sent before is indexed little by little, the newest first.
  static let m027 = Migration(
    version: 27,
    statements: [
      """
      -- Stretches of the server's messages in the order of their times, folded, as search reads them. Blocks of
      -- messages from before the index count down from the first one.
      CREATE TABLE search_block (
        block    INTEGER PRIMARY KEY,
        first_at INTEGER NOT NULL,
        last_at  INTEGER NOT NULL,
        entries  BLOB NOT NULL,
        text     BLOB NOT NULL
      ) STRICT
      """,
      "CREATE UNIQUE INDEX search_block_by_time ON search_block (first_at)",
      """
      -- Which blocks have which pieces of text, rooms, senders and features; each of these is a word of its own
      -- making. It holds no text.
      CREATE VIRTUAL TABLE search_gram USING fts5 (grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii')
      """,
      """
      CREATE TABLE search_backlog (
        at         INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        PRIMARY KEY (at, message_id)
      ) STRICT, WITHOUT ROWID
      """,
      """
      INSERT INTO search_backlog (at, message_id)
      SELECT created_at, id FROM message WHERE deleted_at IS NULL AND system IS NULL ORDER BY created_at, id
      """,
      """
      CREATE TABLE search_state (
        id      INTEGER PRIMARY KEY CHECK (id = 1),
        through INTEGER NOT NULL -- messages up to this time are in blocks or in the backlog
      ) STRICT
      """,
      "INSERT INTO search_state (id, through) SELECT 1, coalesce(max(at), 0) FROM search_backlog",
      "PRAGMA user_version = 27",
    ])
}
