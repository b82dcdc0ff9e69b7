extension Migration {
  /// Uploaded files, and the messages that they came with.
  static let m023 = Migration(
    version: 23,
    statements: [
      """
      CREATE TABLE file (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        owner       INTEGER NOT NULL REFERENCES user (id),
        hash        BLOB NOT NULL, -- SHA-256 of its bytes
        size        INTEGER NOT NULL,
        name        TEXT NOT NULL,
        type        TEXT NOT NULL,
        width       INTEGER,
        height      INTEGER,
        thumbnail   BLOB, -- SHA-256 of the bytes of its thumbnail
        created_at  INTEGER NOT NULL,
        message_id  INTEGER, -- NULL until it is posted
        key_name    BLOB, -- the Idempotency-Key it was made under
        key_request BLOB
      ) STRICT
      """,
      "CREATE INDEX file_by_owner ON file (owner)",
      "CREATE INDEX file_by_hash ON file (hash)",
      "CREATE INDEX file_by_thumbnail ON file (thumbnail) WHERE thumbnail IS NOT NULL",
      "CREATE INDEX file_unposted ON file (created_at) WHERE message_id IS NULL",
      "CREATE UNIQUE INDEX file_by_key ON file (owner, key_name) WHERE key_name IS NOT NULL",
      // What all files of an account weigh.
      "CREATE TABLE file_usage (user_id INTEGER PRIMARY KEY, bytes INTEGER NOT NULL) STRICT",
      """
      -- Contents on the disk that perhaps no file needs. `mark` tells one note from the next of the same content.
      CREATE TABLE content_to_erase (hash BLOB PRIMARY KEY, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID
      """,
      // Numbers of files with spaces between; NULL for none.
      "ALTER TABLE message ADD COLUMN attachments TEXT",
      "PRAGMA user_version = 23",
    ])
}
