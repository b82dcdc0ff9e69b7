public import Chat

// The SQL for administrators and what they do to accounts.

extension SQLiteStore {
  public func isAdmin(_ user: UserID) async throws(ChatError) -> Bool {
    try await readers.read { db throws(StoreFailure) in try db.isAdmin(user) }
  }

  public func hasAdmin() async throws(ChatError) -> Bool {
    try await readers.read { db throws(StoreFailure) in try db.hasAdmin() }
  }

  public func createFirstAdmin(_ draft: NewUser) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in
      if try writer.db.hasAdmin() { throw .refused(.setUpDone) }
      let user = try writer.createUser(draft)
      try writer.setAdmin(user.id, true)
      try writer.note(AuditNote(.firstAdmin, by: nil, user: user.id))
      return user
    }
  }

  public func adminUsers(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [AdminUser]
  {
    guard let limit = PageLimit(limit), let needle = Texts.needle(query, limits: limits) else { return [] }
    let pattern = Self.pattern(containing: needle)
    let now = clock.now().microseconds
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
          EXISTS (SELECT 1 FROM admin AS a WHERE a.user_id = u.id),
          (SELECT d.since FROM disabled_user AS d WHERE d.user_id = u.id),
          (SELECT count(*) FROM session AS s WHERE s.user_id = u.id AND s.revoked_at IS NULL
            AND (s.cookie_expires_at > ?4
              OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?4))),
          (SELECT max(s.last_used_at) FROM session AS s WHERE s.user_id = u.id)
        FROM user AS u
        WHERE u.id > ?1 AND u.deleted_at IS NULL AND (u.username LIKE ?2 ESCAPE '\\' OR u.display_name LIKE ?2 ESCAPE '\\')
        ORDER BY u.id LIMIT ?3
        """,
        [.int(cursor?.rawValue ?? 0), .text(pattern), .int(Int64(limit.count)), .int(now)]
      ) { row throws(StoreFailure) in try AdminUser(row) }
    }
  }

  public func administer(_ user: UserID, _ acts: [AdminAct], by actor: UserID?) async throws(ChatError)
    -> AdminOutcome
  {
    try await writes.write { writer throws(StoreFailure) in try writer.administer(user, acts, by: actor) }
  }

  public func createPasswordReset(_ reset: NewPasswordReset, by actor: UserID?) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkAdmin(actor)
      guard try writer.isAccount(reset.user) else { throw .refused(.userNotFound) }
      try writer.db.run(
        "INSERT OR REPLACE INTO password_reset (user_id, code_hash, expires_at) VALUES (?1, ?2, ?3)",
        [.int(reset.user.rawValue), .blob(reset.codeHash), .int(reset.expiresAt.microseconds)])
      try writer.note(AuditNote(.resetPassword, by: actor, user: reset.user))
    }
  }

  public func passwordReset(_ codeHash: [UInt8]) async throws(ChatError) -> User? {
    let now = clock.now()
    let id = try await readers.read { db throws(StoreFailure) in try db.passwordReset(codeHash, at: now) }
    guard let id else { return nil }
    return try await user(id)
  }

  public func resetPassword(_ codeHash: [UInt8], to passwordHash: String) async throws(ChatError)
    -> [SessionID]
  {
    try await writes.write { writer throws(StoreFailure) in
      try Texts.check(passwordHash, as: .password)
      guard let user = try writer.db.passwordReset(codeHash, at: writer.stamps.now) else {
        throw .refused(.invalidCode)
      }
      try writer.db.run("DELETE FROM password_reset WHERE user_id = ?1", [.int(user.rawValue)])
      try writer.db.run(
        "UPDATE user SET password_hash = ?2 WHERE id = ?1", [.int(user.rawValue), .text(passwordHash)])
      return try writer.endOtherSessions(of: user, than: nil)
    }
  }
}

extension Connection {
  func isAdmin(_ user: UserID) throws(StoreFailure) -> Bool {
    try first("SELECT 1 FROM admin WHERE user_id = ?1", [.int(user.rawValue)]) { _ in true } ?? false
  }

  fileprivate func hasAdmin() throws(StoreFailure) -> Bool {
    try first("SELECT 1 FROM admin LIMIT 1") { _ in true } ?? false
  }

  fileprivate func passwordReset(_ codeHash: [UInt8], at now: Timestamp) throws(StoreFailure) -> UserID? {
    try first(
      "SELECT user_id FROM password_reset WHERE code_hash = ?1 AND expires_at > ?2",
      [.blob(codeHash), .int(now.microseconds)]
    ) { row throws(StoreFailure) in
      guard let id = UserID(row.int(0)) else { throw .damagedRow }
      return id
    }
  }

  func isDisabled(_ user: UserID) throws(StoreFailure) -> Bool {
    try first("SELECT 1 FROM disabled_user WHERE user_id = ?1", [.int(user.rawValue)]) { _ in true } ?? false
  }

  fileprivate func adminUser(_ id: UserID, at now: Timestamp) throws(StoreFailure) -> AdminUser? {
    try first(
      """
      SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
        EXISTS (SELECT 1 FROM admin AS a WHERE a.user_id = u.id),
        (SELECT d.since FROM disabled_user AS d WHERE d.user_id = u.id),
        (SELECT count(*) FROM session AS s WHERE s.user_id = u.id AND s.revoked_at IS NULL
          AND (s.cookie_expires_at > ?2
            OR EXISTS (SELECT 1 FROM refresh_token AS t WHERE t.session_id = s.id AND t.expires_at > ?2))),
        (SELECT max(s.last_used_at) FROM session AS s WHERE s.user_id = u.id)
      FROM user AS u WHERE u.id = ?1 AND u.deleted_at IS NULL
      """, [.int(id.rawValue), .int(now.microseconds)]
    ) { row throws(StoreFailure) in try AdminUser(row) }
  }
}

extension AdminUser {
  /// Reads the columns of a user, then whether an administrator, disabled since, sessions, last seen.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    self.init(
      user: try User(row), isAdmin: row.flag(9),
      disabledAt: row.optionalInt(10).map(Timestamp.init(microseconds:)), sessionCount: Int(row.int(11)),
      lastSeenAt: row.optionalInt(12).map(Timestamp.init(microseconds:)))
  }
}

extension Writer {
  func checkAdmin(_ actor: UserID?) throws(StoreFailure) {
    if let actor, try !db.isAdmin(actor) { throw .refused(.adminOnly) }
  }

  func checkEnabled(_ user: UserID) throws(StoreFailure) {
    if try db.isDisabled(user) { throw .refused(.accountDisabled) }
  }

  fileprivate func setAdmin(_ user: UserID, _ isAdmin: Bool) throws(StoreFailure) {
    if isAdmin {
      try db.run(
        "INSERT INTO admin (user_id, since) VALUES (?1, ?2)",
        [.int(user.rawValue), .int(stamps.now.microseconds)])
    } else {
      try db.run("DELETE FROM admin WHERE user_id = ?1", [.int(user.rawValue)])
    }
  }

  fileprivate func administer(_ id: UserID, _ acts: [AdminAct], by actor: UserID?) throws(StoreFailure)
    -> AdminOutcome
  {
    try checkAdmin(actor)
    guard let user = try db.adminUser(id, at: stamps.now)?.user else { throw .refused(.userNotFound) }
    let before = AdminRules.State(isAdmin: try db.isAdmin(id), isDisabled: try db.isDisabled(id))
    let hasOther = try hasAdmin(besides: id)
    let (after, actions): (AdminRules.State, [AuditAction])
    do throws(ChatError) {
      (after, actions) = try AdminRules.apply(acts, to: user, in: before, hasOther: hasOther)
    } catch {
      throw .refused(error)
    }
    if after.isAdmin != before.isAdmin { try setAdmin(id, after.isAdmin) }
    if after.isDisabled != before.isDisabled { try setDisabled(id, after.isDisabled) }
    for action in actions { try note(AuditNote(action, by: actor, user: id)) }
    let ended = try endSessions(of: id, after: actions)
    guard let result = try db.adminUser(id, at: stamps.now) else { throw .damagedRow }
    return AdminOutcome(user: result, ended: ended)
  }

  private func hasAdmin(besides user: UserID) throws(StoreFailure) -> Bool {
    try db.first(
      """
      SELECT 1 FROM admin AS a WHERE a.user_id <> ?1
        AND NOT EXISTS (SELECT 1 FROM disabled_user AS d WHERE d.user_id = a.user_id) LIMIT 1
      """, [.int(user.rawValue)]
    ) { _ in true } ?? false
  }

  /// The account ends: it is no administrator any more. Throws `.lastAdmin`.
  func forgetAdmin(_ user: UserID) throws(StoreFailure) {
    if try db.isAdmin(user), try !db.isDisabled(user), try !hasAdmin(besides: user) {
      throw .refused(.lastAdmin)
    }
    try setAdmin(user, false)
    try setDisabled(user, false)
    try db.run("DELETE FROM password_reset WHERE user_id = ?1", [.int(user.rawValue)])
  }

  private func setDisabled(_ user: UserID, _ isDisabled: Bool) throws(StoreFailure) {
    if isDisabled {
      try db.run(
        "INSERT INTO disabled_user (user_id, since) VALUES (?1, ?2)",
        [.int(user.rawValue), .int(stamps.now.microseconds)])
    } else {
      try db.run("DELETE FROM disabled_user WHERE user_id = ?1", [.int(user.rawValue)])
    }
  }

  private func endSessions(of user: UserID, after actions: [AuditAction]) throws(StoreFailure) -> [SessionID]
  {
    guard actions.contains(.disableUser) || actions.contains(.endSessions) else { return [] }
    var ended = try endOtherSessions(of: user, than: nil)
    guard actions.contains(.disableUser) else { return ended }
    let bots = try db.all(
      "SELECT user_id FROM bot WHERE owner_id = ?1 ORDER BY user_id", [.int(user.rawValue)]
    ) { row in UserID(row.int(0)) }
    for case let bot? in bots { ended += try endOtherSessions(of: bot, than: nil) }
    return ended
  }
}
