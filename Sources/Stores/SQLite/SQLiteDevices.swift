public import Chat

// The SQL for what people see and end of their sessions, and for browsers' cookies.

extension SQLiteStore {
  public func sessions(of user: UserID, after cursor: SessionID?, limit: Int) async throws(ChatError)
    -> [Session]
  {
    guard let limit = PageLimit(limit) else { return [] }
    let now = clock.now()
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT s.id, s.created_at, s.last_used_at, s.user_agent FROM session AS s
        WHERE s.user_id = ?1 AND s.id > ?2 AND s.revoked_at IS NULL
          AND (s.cookie_expires_at > ?3
            OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?3))
        ORDER BY s.id LIMIT ?4
        """,
        [
          .int(user.rawValue), .int(cursor?.rawValue ?? 0), .int(now.microseconds), .int(Int64(limit.count)),
        ]
      ) { row throws(StoreFailure) in try Session(row) }
    }
  }

  public func endSession(_ id: SessionID, of user: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in try writer.endSession(id, of: user) }
  }

  public func endOtherSessions(of user: UserID, than kept: SessionID) async throws(ChatError) -> [SessionID] {
    try await writes.write { writer throws(StoreFailure) in
      try writer.endOtherSessions(of: user, than: kept)
    }
  }

  public func changePassword(
    _ hash: String, replacing old: String, of user: UserID, keeping session: SessionID
  ) async throws(ChatError) -> [SessionID] {
    try await writes.write { writer throws(StoreFailure) in
      try Texts.check(hash, as: .password)
      guard try writer.setPasswordHash(hash, replacing: old, of: user) else { throw .refused(.busy) }
      return try writer.endOtherSessions(of: user, than: session)
    }
  }

  public func cookieSession(_ hash: [UInt8]) async throws(ChatError) -> CookieSession? {
    let now = clock.now()
    return try await readers.read { db throws(StoreFailure) in
      try db.first(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot,
          u.avatar, s.id, s.last_used_at, s.cookie_expires_at, s.is_by_key
        FROM session AS s JOIN user AS u ON u.id = s.user_id
        WHERE s.cookie_hash = ?1 AND s.revoked_at IS NULL AND s.cookie_expires_at > ?2
        """, [.blob(hash), .int(now.microseconds)]
      ) { row throws(StoreFailure) in
        guard let session = SessionID(row.int(9)) else { throw .damagedRow }
        return CookieSession(
          session: session, user: try User(row), lastUsedAt: Timestamp(microseconds: row.int(10)),
          expiresAt: Timestamp(microseconds: row.int(11)), isByKey: row.int(12) != 0)
      }
    }
  }

  public func touchSession(_ id: SessionID) async throws(ChatError) -> Bool {
    try await writes.write { writer throws(StoreFailure) in
      try writer.db.run(
        "UPDATE session SET last_used_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
        [.int(id.rawValue), .int(writer.stamps.now.microseconds)])
      return writer.db.changes > 0
    }
  }
}

extension Session {
  /// Reads the columns id, created_at, last_used_at, user_agent.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let id = SessionID(row.int(0)) else { throw .damagedRow }
    self.init(
      id: id, createdAt: Timestamp(microseconds: row.int(1)), lastUsedAt: Timestamp(microseconds: row.int(2)),
      userAgent: UserAgent(cleaning: row.text(3)))
  }
}

extension Writer {
  fileprivate func endSession(_ id: SessionID, of user: UserID) throws(StoreFailure) {
    let isUsable = try db.first(
      """
      SELECT 1 FROM session AS s WHERE s.id = ?1 AND s.user_id = ?2 AND s.revoked_at IS NULL
        AND (s.cookie_expires_at > ?3
          OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?3))
      """, [.int(id.rawValue), .int(user.rawValue), .int(stamps.now.microseconds)]
    ) { _ in true }
    guard isUsable == true else { throw .refused(.sessionNotFound) }
    try revoke(id)
  }

  /// Ends all of the user's sessions but one; with nil, all. Answers those that might still have been used.
  func endOtherSessions(of user: UserID, than kept: SessionID?) throws(StoreFailure) -> [SessionID] {
    let kept = kept?.rawValue ?? 0
    let now = stamps.now.microseconds
    let usable = try db.all(
      """
      SELECT s.id FROM session AS s WHERE s.user_id = ?1 AND s.id <> ?2 AND s.revoked_at IS NULL
        AND (s.cookie_expires_at > ?3
          OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?3))
      ORDER BY s.id
      """, [.int(user.rawValue), .int(kept), .int(now)]
    ) { row throws(StoreFailure) in
      guard let id = SessionID(row.int(0)) else { throw .damagedRow }
      return id
    }
    try db.run(
      """
      DELETE FROM refresh_token WHERE session_id IN
        (SELECT s.id FROM session AS s WHERE s.user_id = ?1 AND s.id <> ?2 AND s.revoked_at IS NULL)
      """, [.int(user.rawValue), .int(kept)])
    try db.run(
      "UPDATE session SET revoked_at = ?3 WHERE user_id = ?1 AND id <> ?2 AND revoked_at IS NULL",
      [.int(user.rawValue), .int(kept), .int(now)])
    return usable
  }
}
