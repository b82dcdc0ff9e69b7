public import Chat

// The SQL for sessions that make room for others, and for forgetting those that are over.

extension SQLiteStore {
  public func forgetSessions(overBefore time: Timestamp, after cursor: SessionID?, limit: Int)
    async throws(ChatError) -> SessionID?
  {
    guard let limit = PageLimit(limit) else { return nil }
    // Looked for beside the writer, which is only kept busy by what there is to delete.
    let (last, over) = try await readers.read { db throws(StoreFailure) in
      try Self.sessions(overBefore: time, after: cursor, limit, db)
    }
    if !over.isEmpty {
      try await writes.write { writer throws(StoreFailure) in
        for id in over {
          try writer.db.run("DELETE FROM refresh_token WHERE session_id = ?1", [.int(id)])
          try writer.db.run("DELETE FROM session WHERE id = ?1", [.int(id)])
        }
      }
    }
    return last.flatMap(SessionID.init)
  }

  /// The last of the next sessions, nil when there are no more, and those that can be forgotten. A session that is over
  /// stays so, and is the newest of its account no more once there is a newer one: nothing can change before it is
  /// deleted.
  private static func sessions(
    overBefore time: Timestamp, after cursor: SessionID?, _ limit: PageLimit, _ db: Connection
  ) throws(StoreFailure) -> (last: Int64?, over: [Int64]) {
    let page = try db.all(
      """
      SELECT s.id,
        CASE WHEN s.revoked_at IS NOT NULL THEN s.revoked_at < ?3
          ELSE ifnull(s.cookie_expires_at, 0) < ?3
            AND NOT EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at >= ?3)
        END
        AND EXISTS (SELECT 1 FROM session AS n WHERE n.user_id = s.user_id
          AND (n.last_used_at, n.id) > (s.last_used_at, s.id))
      FROM session AS s WHERE s.id > ?1 ORDER BY s.id LIMIT ?2
      """, [.int(cursor?.rawValue ?? 0), .int(Int64(limit.count)), .int(time.microseconds)]
    ) { row in (id: row.int(0), isOver: row.int(1) != 0) }
    return (page.count < limit.count ? nil : page.last?.id, page.filter(\.isOver).map(\.id))
  }
}

extension Writer {
  /// Ends the user's sessions beyond the limit, those first that were used longest ago, and never the new one.
  func endSurplus(of user: UserID, than new: SessionID) throws(StoreFailure) -> [SessionID] {
    let surplus = try db.all(
      """
      SELECT s.id FROM session AS s WHERE s.user_id = ?1 AND s.id <> ?2 AND s.revoked_at IS NULL
        AND (s.cookie_expires_at > ?3
          OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?3))
      ORDER BY s.last_used_at DESC, s.id DESC LIMIT -1 OFFSET ?4
      """,
      [
        .int(user.rawValue), .int(new.rawValue), .int(stamps.now.microseconds),
        .int(Int64(max(0, limits.sessionsPerUser - 1))),
      ]
    ) { row throws(StoreFailure) -> SessionID in
      guard let id = SessionID(row.int(0)) else { throw .damagedRow }
      return id
    }
    for id in surplus { try revoke(id) }
    return surplus
  }
}
