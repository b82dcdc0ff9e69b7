public import Chat

extension MemoryStore {
  public func createUser(_ draft: NewKeyUser) async throws(ChatError) -> User {
    try state.write { state throws(StoreFailure) in
      guard state.keys[draft.keyHash] == nil else { throw .refused(.unavailable) }
      try state.check(draft.cookie)
      let user = try state.createUser(
        NewUser(username: draft.username, displayName: nil, email: nil, passwordHash: ""))
      state.keys[draft.keyHash] = user.id
      _ = try state.startSession(of: user.id, draft.userAgent, draft.cookie, isByKey: true)
      return user
    }
  }

  public func signIn(withKey hash: [UInt8], _ cookie: NewCookie, _ userAgent: UserAgent)
    async throws(ChatError) -> KeySignIn?
  {
    try state.write { state throws(StoreFailure) in
      guard let user = state.keys[hash].flatMap({ state.account($0) })?.user else { return nil }
      try state.checkEnabled(user.id)
      let session = try state.startSession(of: user.id, userAgent, cookie, isByKey: true)
      return KeySignIn(user: user, session: session)
    }
  }

  public func user(withKey hash: [UInt8]) async throws(ChatError) -> User? {
    let found = try state.read { state in state.keys[hash].flatMap(state.standing) }
    return try Self.enabled(found)
  }

  public func createUser(claiming name: Username) async throws(ChatError) -> User {
    try state.write { state throws(StoreFailure) in
      let user = try state.createUser(
        NewUser(username: name, displayName: nil, email: nil, passwordHash: ""))
      state.claimed.insert(user.id)
      return user
    }
  }

  public func user(claiming name: Username) async throws(ChatError) -> User? {
    let found = try state.read { state in
      state.accountsByName[name.folded].flatMap { state.claimed.contains($0) ? state.standing($0) : nil }
    }
    return try Self.enabled(found)
  }

  private static func enabled(_ found: (user: User, isDisabled: Bool)?) throws(ChatError) -> User? {
    guard let found else { return nil }
    if found.isDisabled { throw .accountDisabled }
    return found.user
  }
}

extension MemoryState {
  fileprivate func standing(_ id: UserID) -> (user: User, isDisabled: Bool)? {
    account(id).map { ($0.user, disabled[id] != nil) }
  }
}
