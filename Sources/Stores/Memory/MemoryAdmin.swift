public import Chat

extension MemoryStore {
  public func isAdmin(_ user: UserID) async throws(ChatError) -> Bool {
    try state.read { $0.admins.contains(user) }
  }

  public func hasAdmin() async throws(ChatError) -> Bool { try state.read { !$0.admins.isEmpty } }

  public func createFirstAdmin(_ draft: NewUser) async throws(ChatError) -> User {
    try state.write { state throws(StoreFailure) in
      guard state.admins.isEmpty else { throw .refused(.setUpDone) }
      let user = try state.createUser(draft)
      state.admins.insert(user.id)
      state.note(AuditNote(.firstAdmin, by: nil, user: user.id))
      return user
    }
  }

  public func adminUsers(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [AdminUser]
  {
    try state.read { state in
      state.users(matching: query, after: cursor, limit: limit).map(state.adminUser)
    }
  }

  public func administer(_ user: UserID, _ acts: [AdminAct], by actor: UserID?) async throws(ChatError)
    -> AdminOutcome
  {
    try state.write { state throws(StoreFailure) in try state.administer(user, acts, by: actor) }
  }

  public func createPasswordReset(_ reset: NewPasswordReset, by actor: UserID?) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      try state.checkAdmin(actor)
      guard state.account(reset.user) != nil else { throw .refused(.userNotFound) }
      state.passwordResets[reset.user] = reset
      state.note(AuditNote(.resetPassword, by: actor, user: reset.user))
    }
  }

  public func passwordReset(_ codeHash: [UInt8]) async throws(ChatError) -> User? {
    try state.read { state in state.passwordReset(codeHash).flatMap { state.account($0.user)?.user } }
  }

  public func resetPassword(_ codeHash: [UInt8], to passwordHash: String) async throws(ChatError)
    -> [SessionID]
  {
    try state.write { state throws(StoreFailure) in
      try Texts.check(passwordHash, as: .password)
      guard let reset = state.passwordReset(codeHash), let account = state.account(reset.user) else {
        throw .refused(.invalidCode)
      }
      state.passwordResets[reset.user] = nil
      state.accounts[Int(reset.user.rawValue) - 1] = Credentials(
        user: account.user, passwordHash: passwordHash)
      return state.endOtherSessions(of: reset.user, than: nil)
    }
  }

  public func noteAct(_ note: AuditNote) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in
      try state.checkAdmin(note.actor)
      state.note(note)
    }
  }

  public func audit(_ filter: AuditFilter, before cursor: Int64?, limit: Int) async throws(ChatError)
    -> [AuditEntry]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { state in
      let found = state.audit.reversed().filter { $0.id < cursor ?? .max && filter.takes($0.note) }
      return Array(found.prefix(limit.count))
    }
  }
}

extension MemoryState {
  /// Writes a privileged act down.
  mutating func note(_ note: AuditNote) {
    audit.append(AuditEntry(id: Int64(audit.count) + 1, at: stamps.now, note: note))
  }

  func checkAdmin(_ actor: UserID?) throws(StoreFailure) {
    if let actor, !admins.contains(actor) { throw .refused(.adminOnly) }
  }

  func checkEnabled(_ user: UserID) throws(StoreFailure) {
    if disabled[user] != nil { throw .refused(.accountDisabled) }
  }

  /// The account ends: it is no administrator any more. Throws `.lastAdmin`.
  mutating func forgetAdmin(_ user: UserID) throws(StoreFailure) {
    if admins.contains(user), disabled[user] == nil,
      !admins.contains(where: { $0 != user && disabled[$0] == nil })
    {
      throw .refused(.lastAdmin)
    }
    admins.remove(user)
    disabled[user] = nil
    passwordResets[user] = nil
  }

  fileprivate func passwordReset(_ codeHash: [UInt8]) -> NewPasswordReset? {
    passwordResets.values.first { $0.codeHash == codeHash && $0.expiresAt > stamps.now }
  }

  fileprivate func adminUser(_ user: User) -> AdminUser {
    AdminUser(
      user: user, isAdmin: admins.contains(user.id), disabledAt: disabled[user.id],
      sessionCount: sessions(of: user.id, after: nil, limit: 100_000).count,
      lastSeenAt: sessions.filter { $0.userID == user.id }.map(\.session.lastUsedAt).max())
  }

  fileprivate mutating func administer(_ id: UserID, _ acts: [AdminAct], by actor: UserID?)
    throws(StoreFailure) -> AdminOutcome
  {
    try checkAdmin(actor)
    guard let user = account(id)?.user else { throw .refused(.userNotFound) }
    let before = AdminRules.State(isAdmin: admins.contains(id), isDisabled: disabled[id] != nil)
    let (after, actions): (AdminRules.State, [AuditAction])
    do throws(ChatError) {
      (after, actions) = try AdminRules.apply(
        acts, to: user, in: before, hasOther: admins.contains { $0 != id && disabled[$0] == nil })
    } catch {
      throw .refused(error)
    }
    if after.isAdmin { admins.insert(id) } else { admins.remove(id) }
    if after.isDisabled != before.isDisabled { disabled[id] = after.isDisabled ? stamps.now : nil }
    for action in actions { note(AuditNote(action, by: actor, user: id)) }
    var ended: [SessionID] = []
    if actions.contains(.disableUser) || actions.contains(.endSessions) {
      ended = endOtherSessions(of: id, than: nil)
    }
    if actions.contains(.disableUser) {
      for bot in bots(of: id) { ended += endOtherSessions(of: bot.id, than: nil) }
    }
    return AdminOutcome(user: adminUser(user), ended: ended)
  }
}
