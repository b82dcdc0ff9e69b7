public import Chat

// The SQL for sessions and their refresh tokens.

extension SQLiteStore {
  public func createSession(_ draft: NewSession) async throws(ChatError) -> StartedSession {
    try await writes.write { writer throws(StoreFailure) in try writer.createSession(draft) }
  }

  public func rotateSession(
    presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration
  ) async throws(ChatError) -> Rotation {
    try await writes.write { writer throws(StoreFailure) in
      try writer.rotate(presented, to: successor, expiresAt: expiresAt, grace: grace)
    }
  }

  public func revokeSession(_ id: SessionID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in try writer.revoke(id) }
  }

  public func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        "SELECT id FROM session WHERE revoked_at >= ?1 ORDER BY revoked_at, id", [.int(time.microseconds)]
      ) { row throws(StoreFailure) in
        guard let id = SessionID(row.int(0)) else { throw .damagedRow }
        return id
      }
    }
  }
}

extension Writer {
  fileprivate func createSession(_ draft: NewSession) throws(StoreFailure) -> StartedSession {
    guard try isAccount(draft.userID) else { throw .refused(.userNotFound) }
    if let hash = draft.passwordHash {
      let isCurrent = try db.first(
        "SELECT 1 FROM user WHERE id = ?1 AND password_hash = ?2", [.int(draft.userID.rawValue), .text(hash)]
      ) { _ in true }
      if isCurrent != true { throw .refused(.busy) }
    }
    try checkEnabled(draft.userID)
    let id = try insertSession(of: draft.userID, draft.userAgent, draft.cookie)
    try issue(draft.refreshHash, of: id, expiresAt: draft.expiresAt)
    return StartedSession(id: id, ended: try endSurplus(of: draft.userID, than: id))
  }

  /// A session of which nothing but the cookie is a proof.
  func startSession(of user: UserID, _ userAgent: UserAgent, _ cookie: NewCookie) throws(StoreFailure)
    -> StartedSession
  {
    let id = try insertSession(of: user, userAgent, cookie)
    return StartedSession(id: id, ended: try endSurplus(of: user, than: id))
  }

  private func insertSession(of user: UserID, _ userAgent: UserAgent, _ cookie: NewCookie?)
    throws(StoreFailure) -> SessionID
  {
    if let cookie {
      let isThere = try db.first("SELECT 1 FROM session WHERE cookie_hash = ?1", [.blob(cookie.hash)]) { _ in
        true
      }
      if isThere == true { throw .refused(.unavailable) }
    }
    try db.run(
      """
      INSERT INTO session (user_id, created_at, last_used_at, user_agent, cookie_hash, cookie_expires_at)
      VALUES (?1, ?2, ?2, ?3, ?4, ?5)
      """,
      [
        .int(user.rawValue), .int(stamps.now.microseconds), .text(userAgent.text),
        cookie.map { .blob($0.hash) } ?? .null, .optional(cookie?.expiresAt.microseconds),
      ])
    guard let id = SessionID(db.lastInsertedID) else { throw .damagedRow }
    return id
  }

  /// The rows of an expired or revoked token may be there or not: the answer is the same.
  fileprivate func rotate(
    _ presented: [UInt8], to successor: [UInt8], expiresAt: Timestamp, grace: Duration
  ) throws(StoreFailure) -> Rotation {
    let now = stamps.now
    let token = try db.first(
      """
      SELECT t.session_id, t.spent_at, u.id, u.username, u.display_name, u.email, u.created_at, u.status_text,
        u.do_not_disturb, u.is_bot, u.avatar
      FROM refresh_token AS t
      JOIN session AS s ON s.id = t.session_id
      JOIN user AS u ON u.id = s.user_id
      WHERE t.hash = ?1 AND t.expires_at > ?2 AND s.revoked_at IS NULL
      """, [.blob(presented), .int(now.microseconds)]
    ) { row throws(StoreFailure) in
      (session: SessionID(row.int(0)), spentAt: row.optionalInt(1), user: try User(row, from: 2))
    }
    guard let token else { return .unknown }
    guard let session = token.session else { throw .damagedRow }
    if let spentAt = token.spentAt, Timestamp(microseconds: spentAt).advanced(by: grace) < now {
      try revoke(session)
      return .reused(session)
    }
    try db.run(
      "DELETE FROM refresh_token WHERE session_id = ?1 AND expires_at <= ?2",
      [.int(session.rawValue), .int(now.microseconds)])
    try db.run(
      "UPDATE refresh_token SET spent_at = ?2 WHERE session_id = ?1 AND spent_at IS NULL",
      [.int(session.rawValue), .int(now.microseconds)])
    try issue(successor, of: session, expiresAt: expiresAt)
    try db.run(
      "UPDATE session SET last_used_at = ?2 WHERE id = ?1", [.int(session.rawValue), .int(now.microseconds)])
    return .rotated(session, token.user)
  }

  func revoke(_ session: SessionID) throws(StoreFailure) {
    try db.run(
      "UPDATE session SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL",
      [.int(session.rawValue), .int(stamps.now.microseconds)])
    try db.run("DELETE FROM refresh_token WHERE session_id = ?1", [.int(session.rawValue)])
  }

  private func issue(_ hash: [UInt8], of session: SessionID, expiresAt: Timestamp) throws(StoreFailure) {
    // A hash that is there already means that the caller drew the same token twice: nothing is written.
    let isThere = try db.first("SELECT 1 FROM refresh_token WHERE hash = ?1", [.blob(hash)]) { _ in true }
    if isThere == true { throw .refused(.unavailable) }
    try db.run(
      "INSERT INTO refresh_token (hash, session_id, expires_at) VALUES (?1, ?2, ?3)",
      [.blob(hash), .int(session.rawValue), .int(expiresAt.microseconds)])
  }
}
