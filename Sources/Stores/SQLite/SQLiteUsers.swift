public import Chat

// The SQL for people.

extension SQLiteStore {
  public func createUser(_ draft: NewUser) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in try writer.createUser(draft) }
  }

  public func user(_ id: UserID) async throws(ChatError) -> User? {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        """
        SELECT id, username, display_name, email, created_at, status_text, do_not_disturb, is_bot, avatar
        FROM user WHERE id = ?1 AND deleted_at IS NULL
        """, [.int(id.rawValue)]
      ) { row throws(StoreFailure) in try User(row) }
    }
  }

  public func user(named name: Username) async throws(ChatError) -> User? {
    try await credentials(of: name)?.user
  }

  public func credentials(of name: Username) async throws(ChatError) -> Credentials? {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        """
        SELECT id, username, display_name, email, created_at, status_text, do_not_disturb, is_bot, avatar, password_hash
        FROM user WHERE username = ?1 AND deleted_at IS NULL -- the column compares without regard to case
        """, [.text(name.text)]
      ) { row throws(StoreFailure) in Credentials(user: try User(row), passwordHash: row.text(9)) }
    }
  }

  public func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [User]
  {
    guard let limit = PageLimit(limit), let needle = Texts.needle(query, limits: limits) else { return [] }
    let pattern = Self.pattern(containing: needle)
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT id, username, display_name, email, created_at, status_text, do_not_disturb, is_bot, avatar FROM user
        WHERE id > ?1 AND deleted_at IS NULL AND (username LIKE ?2 ESCAPE '\\' OR display_name LIKE ?2 ESCAPE '\\')
        ORDER BY id LIMIT ?3
        """, [.int(cursor?.rawValue ?? 0), .text(pattern), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in try User(row) }
    }
  }

  public func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?)
    async throws(ChatError) -> User
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.changeProfile(of: id, change, from: expected)
    }
  }

  public func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) async throws(ChatError)
    -> Bool
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.setPasswordHash(hash, replacing: old, of: id)
    }
  }

  /// A LIKE pattern (ASCII letters without regard to case) for texts that contain `needle`.
  static func pattern(containing needle: String) -> String {
    var pattern = "%"
    for scalar in needle.unicodeScalars {
      if scalar == "%" || scalar == "_" || scalar == "\\" { pattern.unicodeScalars.append("\\") }
      pattern.unicodeScalars.append(scalar)
    }
    return pattern + "%"
  }
}

extension Writer {
  fileprivate func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?)
    throws(StoreFailure) -> User
  {
    guard let known = try user(id) else { throw .refused(.userNotFound) }
    if let expected, expected != known { throw .refused(.changedMeanwhile) }
    let user = change.applied(to: known)
    try Texts.check(user)
    try db.run(
      "UPDATE user SET display_name = ?2, email = ?3, status_text = ?4, do_not_disturb = ?5 WHERE id = ?1",
      [
        .int(id.rawValue), .optional(user.displayName), .optional(user.email), .text(user.statusText),
        .flag(user.doNotDisturb),
      ])
    return user
  }

  func user(_ id: UserID) throws(StoreFailure) -> User? {
    try db.first(
      """
      SELECT id, username, display_name, email, created_at, status_text, do_not_disturb, is_bot, avatar
      FROM user WHERE id = ?1 AND deleted_at IS NULL
      """, [.int(id.rawValue)]
    ) { row throws(StoreFailure) in try User(row) }
  }

  func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) throws(StoreFailure) -> Bool {
    guard try isAccount(id) else { throw .refused(.userNotFound) }
    try db.run(
      "UPDATE user SET password_hash = ?2 WHERE id = ?1 AND password_hash = ?3",
      [.int(id.rawValue), .text(hash), .text(old)])
    return db.changes > 0
  }

  func createUser(_ draft: NewUser) throws(StoreFailure) -> User {
    try Texts.check(draft.displayName, as: .displayName)
    try Texts.check(draft.email, as: .email)
    try Texts.check(draft.passwordHash, as: .password)
    let isTaken = try db.first("SELECT 1 FROM user WHERE username = ?1", [.text(draft.username.text)]) { _ in
      true
    }
    if isTaken == true { throw .refused(.usernameTaken) }
    let now = stamps.next()
    try db.run(
      """
      INSERT INTO user (username, display_name, email, password_hash, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .text(draft.username.text), .optional(draft.displayName), .optional(draft.email),
        .text(draft.passwordHash), .int(now.microseconds),
      ])
    guard let id = UserID(db.lastInsertedID) else { throw .damagedRow }
    try add(id, to: .lobby, as: .member, at: now)
    return User(
      id: id, username: draft.username, displayName: draft.displayName, email: draft.email, createdAt: now)
  }
}
