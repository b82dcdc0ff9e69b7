extension Migration {
  /// Messages may be in blocks for search whose pieces of text are not in the index yet.
  static let m036 = Migration(
    version: 36,
    statements: [
      """
      -- The index has the blocks up to this one; newer ones are looked through.
      ALTER TABLE search_state ADD COLUMN grams_through INTEGER NOT NULL DEFAULT 0
      """,
      "UPDATE search_state SET grams_through = coalesce((SELECT max(block) FROM search_block), 0)",
      "PRAGMA user_version = 36",
    ])
}
