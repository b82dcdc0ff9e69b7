extension Migration {
  /// Who gave an emoji in which order.
  static let m033 = Migration(
    version: 33,
    statements: [
      // The event that gave it.
      "ALTER TABLE reaction ADD COLUMN event_id INTEGER NOT NULL DEFAULT 0",
      """
      UPDATE reaction SET event_id = e.id
      FROM (SELECT target, text, actor, max(id) AS id FROM event WHERE kind = 10 GROUP BY target, text, actor) AS e
      WHERE reaction.message_id = e.target AND reaction.emoji = e.text AND reaction.user_id = e.actor
      """,
      "CREATE INDEX reaction_by_event ON reaction (message_id, emoji, event_id)",
      "PRAGMA user_version = 33",
    ])
}
