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
}
