/// What the server's administrators do. Whoever acts is checked again inside the store's transaction.
public struct Administration: Sendable {
  private let store: any Store
  private let accounts: Accounts

  public init(store: any Store, accounts: Accounts) {
    self.store = store
    self.accounts = accounts
  }

  public func isAdmin(_ user: UserID) async throws(ChatError) -> Bool { try await store.isAdmin(user) }

  /// There is no administrator yet.
  public func needsSetUp() async throws(ChatError) -> Bool { try await !store.hasAdmin() }

  /// Makes the account of the first administrator; throws `.setUpDone` when there is one, and `.usernameTaken`.
  public func createFirstAdmin(_ draft: NewUser) async throws(ChatError) -> User {
    try await store.createFirstAdmin(draft)
  }

  public func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [AdminUser]
  {
    try await store.adminUsers(matching: query, after: cursor, limit: limit)
  }

  public func rooms(matching query: String?, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [AdminRoom]
  {
    try await store.adminRooms(matching: query, after: cursor, limit: limit)
  }

  /// - Parameter key: a number or a name.
  public func administer(_ key: String, _ acts: [AdminAct], by actor: UserID?) async throws(ChatError)
    -> AdminOutcome
  {
    try await store.administer(try await accounts.user(key).id, acts, by: actor)
  }

  /// Makes a code with which the account's password can be changed once; earlier ones end.
  public func createPasswordReset(
    of key: String, codeHash: [UInt8], expiresAt: Timestamp, by actor: UserID?
  ) async throws(ChatError) -> User {
    let user = try await accounts.user(key)
    if user.isBot { throw .forbidden("A bot has no password") }
    try await store.createPasswordReset(
      NewPasswordReset(user: user.id, codeHash: codeHash, expiresAt: expiresAt), by: actor)
    return user
  }

  /// Whose password the code changes; nil: it is not good.
  public func passwordReset(_ codeHash: [UInt8]) async throws(ChatError) -> User? {
    try await store.passwordReset(codeHash)
  }

  /// Uses a code up. Ends the account's sessions and answers those that might still have been used.
  public func resetPassword(_ codeHash: [UInt8], to passwordHash: String) async throws(ChatError)
    -> [SessionID]
  {
    try await store.resetPassword(codeHash, to: passwordHash)
  }

  /// Writes down that a connection was ended. Throws `.adminOnly`.
  public func noteDisconnect(of user: UserID?, by actor: UserID) async throws(ChatError) {
    try await store.noteAct(AuditNote(.disconnect, by: actor, user: user))
  }

  /// The newest first, from before `cursor`.
  public func audit(_ filter: AuditFilter, before cursor: Int64?, limit: Int) async throws(ChatError)
    -> [AuditEntry]
  {
    try await store.audit(filter, before: cursor, limit: limit)
  }
}
