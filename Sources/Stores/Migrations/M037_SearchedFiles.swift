extension Migration {
  /// Search looks into the names of files and what is said of them. Messages that are in the index without these words
  /// get them little by little, the newest first.
  static let m037 = Migration(
    version: 37,
    statements: [
      """
      CREATE TABLE search_again (
        at         INTEGER NOT NULL,
        message_id INTEGER NOT NULL,
        PRIMARY KEY (at, message_id)
      ) STRICT, WITHOUT ROWID
      """,
      // Those that are in no block are among them, which does no harm.
      """
      INSERT OR IGNORE INTO search_again (at, message_id)
      SELECT m.created_at, m.id FROM file AS f CROSS JOIN message AS m ON m.id = f.message_id
      WHERE f.message_id IS NOT NULL
      """,
      "PRAGMA user_version = 37",
    ])
}
