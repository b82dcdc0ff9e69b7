public import Chat

// The SQL for accounts with keys.

extension SQLiteStore {
  public func createUser(_ draft: NewKeyUser) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in
      // No password has this hash, and nobody is asked for one.
      let user = try writer.createUser(
        NewUser(username: draft.username, displayName: nil, email: nil, passwordHash: ""))
      let isTaken = try writer.db.first("SELECT 1 FROM user_key WHERE hash = ?1", [.blob(draft.keyHash)]) {
        _ in
        true
      }
      if isTaken == true { throw .refused(.unavailable) }
      try writer.db.run(
        "INSERT INTO user_key (hash, user_id) VALUES (?1, ?2)",
        [.blob(draft.keyHash), .int(user.id.rawValue)])
      _ = try writer.startKeySession(draft.cookie, draft.userAgent, of: user.id)
      return user
    }
  }

  public func signIn(withKey hash: [UInt8], _ cookie: NewCookie, _ userAgent: UserAgent)
    async throws(ChatError) -> KeySignIn?
  {
    try await writes.write { writer throws(StoreFailure) in
      let user = try writer.db.first(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot,
          u.avatar
        FROM user_key AS k JOIN user AS u ON u.id = k.user_id WHERE k.hash = ?1
        """, [.blob(hash)]
      ) { row throws(StoreFailure) in try User(row) }
      guard let user else { return nil }
      try writer.checkEnabled(user.id)
      return KeySignIn(user: user, session: try writer.startKeySession(cookie, userAgent, of: user.id))
    }
  }

  public func user(withKey hash: [UInt8]) async throws(ChatError) -> User? {
    try await readers.read { db throws(StoreFailure) in
      try db.enabled(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot,
          u.avatar
        FROM user_key AS k JOIN user AS u ON u.id = k.user_id WHERE k.hash = ?1
        """, .blob(hash))
    }
  }

  public func createUser(claiming name: Username) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in
      let user = try writer.createUser(
        NewUser(username: name, displayName: nil, email: nil, passwordHash: ""))
      try writer.db.run("INSERT INTO claimed_name (user_id) VALUES (?1)", [.int(user.id.rawValue)])
      return user
    }
  }

  public func user(claiming name: Username) async throws(ChatError) -> User? {
    try await readers.read { db throws(StoreFailure) in
      try db.enabled(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot,
          u.avatar
        FROM user AS u JOIN claimed_name AS c ON c.user_id = u.id WHERE u.username = ?1
        """, .text(name.text))
    }
  }
}

extension Connection {
  /// The account that a query finds by `key`, when it is not disabled.
  fileprivate func enabled(_ query: StaticString, _ key: SQLValue) throws(StoreFailure) -> User? {
    guard let user = try first(query, [key], { row throws(StoreFailure) in try User(row) }) else {
      return nil
    }
    if try isDisabled(user.id) { throw .refused(.accountDisabled) }
    return user
  }
}

extension Writer {
  fileprivate func startKeySession(_ cookie: NewCookie, _ userAgent: UserAgent, of user: UserID)
    throws(StoreFailure) -> StartedSession
  {
    let session = try startSession(of: user, userAgent, cookie)
    try db.run("UPDATE session SET is_by_key = 1 WHERE id = ?1", [.int(session.id.rawValue)])
    return session
  }
}
