import Chat

// The SQL for what is known of the answers to messages. An index of its own has no others, so that sends which answer
// nothing do not touch it, and deletions need not count.

extension Connection {
  /// Those to the messages of a stretch, as far as they are not deleted, counted up to `most`.
  func threads(of messages: ClosedRange<MessageID>, most: Int) throws(StoreFailure)
    -> [MessageID: ThreadSummary]
  {
    var threads: [MessageID: ThreadSummary] = [:]
    // Goes from one answered message to the next, over whatever number of answers.
    try rows(
      """
      WITH RECURSIVE root (id) AS (
        SELECT min(reply_to) FROM message INDEXED BY message_by_live_reply
        WHERE reply_to >= ?1 AND reply_to <= ?2 AND deleted_at IS NULL
        UNION ALL
        SELECT (
          SELECT min(reply_to) FROM message INDEXED BY message_by_live_reply
          WHERE reply_to > root.id AND reply_to <= ?2 AND deleted_at IS NULL)
        FROM root WHERE root.id IS NOT NULL)
      SELECT root.id,
        (SELECT count(*) FROM (
          SELECT 1 FROM message INDEXED BY message_by_live_reply
          WHERE reply_to = root.id AND deleted_at IS NULL LIMIT ?3)),
        (SELECT max(created_at) FROM message INDEXED BY message_by_live_reply
          WHERE reply_to = root.id AND deleted_at IS NULL)
      FROM root WHERE root.id IS NOT NULL
      """,
      [
        .int(messages.lowerBound.rawValue), .int(messages.upperBound.rawValue), .int(Int64(most)),
      ]
    ) { row throws(StoreFailure) in
      guard let id = MessageID(row.int(0)) else { throw .damagedRow }
      threads[id] = ThreadSummary(
        replyCount: Int(row.int(1)), lastReplyAt: Timestamp(microseconds: row.int(2)))
    }
    return threads
  }
}
