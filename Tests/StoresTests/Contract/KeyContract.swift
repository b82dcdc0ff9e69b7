import Chat
import Testing

@Suite struct `Keys in every store` {
  private func hash(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

  private func cookie(_ number: UInt8, _ world: World) -> NewCookie {
    NewCookie(hash: hash(number), expiresAt: world.clock.now().advanced(by: .seconds(9_999)))
  }

  private func make(_ name: String, _ number: UInt8, in world: World) async throws -> User {
    try await world.store.createUser(
      NewKeyUser(
        username: Username(name), keyHash: hash(number), cookie: cookie(number, world), userAgent: .none))
  }

  @Test(arguments: StoreKind.allCases)
  func `an account with a key is in the lobby and signed in`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await make("ada", 1, in: world)
      #expect(try await world.store.user(named: Username("ADA")) == ada)
      #expect(try await world.store.role(of: ada.id, in: .lobby) == .member)
      let session = try #require(try await world.store.cookieSession(hash(1)))
      #expect(session.user == ada && session.isByKey)
      let again = try #require(try await world.store.signIn(withKey: hash(1), cookie(9, world), .none))
      #expect(again.user == ada && again.session.id != session.session)
      #expect(try await world.store.cookieSession(hash(9))?.isByKey == true)
      #expect(try await world.store.signIn(withKey: hash(2), cookie(3, world), .none) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `taken names, keys and cookies are refused, and leave nothing`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      _ = try await make("ada", 1, in: world)
      await #expect(throws: ChatError.usernameTaken) { try await make("Ada", 2, in: world) }
      await #expect(throws: ChatError.unavailable) { try await make("bob", 1, in: world) }
      #expect(try await world.store.user(named: Username("bob")) == nil)
      #expect(try await world.store.signIn(withKey: hash(2), cookie(2, world), .none) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a key ends with its account, and rests while that is disabled`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await make("ada", 1, in: world)
      _ = try await world.store.administer(ada.id, [.setDisabled(true)], by: nil)
      await #expect(throws: ChatError.accountDisabled) {
        try await world.store.signIn(withKey: hash(1), cookie(2, world), .none)
      }
      _ = try await world.store.administer(ada.id, [.setDisabled(false)], by: nil)
      _ = try await world.store.deleteAccount(ada.id, passwordHash: "", erasing: false)
      #expect(try await world.store.signIn(withKey: hash(1), cookie(3, world), .none) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an account is found by its key, or by a name that nothing proves`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await make("ada", 1, in: world)
      let bob = try await world.store.createUser(claiming: Username("bob"))
      #expect(try await world.store.user(withKey: hash(1)) == ada)
      #expect(try await world.store.user(withKey: hash(2)) == nil)
      #expect(try await world.store.user(claiming: Username("BOB")) == bob)
      #expect(try await world.store.user(claiming: Username("ada")) == nil)
      #expect(try await world.store.role(of: bob.id, in: .lobby) == .member)
      await #expect(throws: ChatError.usernameTaken) {
        try await world.store.createUser(claiming: Username("Ada"))
      }
      for user in [ada, bob] { _ = try await world.store.administer(user.id, [.setDisabled(true)], by: nil) }
      await #expect(throws: ChatError.accountDisabled) { try await world.store.user(withKey: hash(1)) }
      await #expect(throws: ChatError.accountDisabled) {
        try await world.store.user(claiming: bob.username)
      }
      for user in [ada, bob] {
        _ = try await world.store.administer(user.id, [.setDisabled(false)], by: nil)
        _ = try await world.store.deleteAccount(user.id, passwordHash: "", erasing: false)
      }
      #expect(try await world.store.user(withKey: hash(1)) == nil)
      #expect(try await world.store.user(claiming: bob.username) == nil)
      _ = try await world.store.createUser(claiming: bob.username)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the oldest session makes room for one too many`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.sessionsPerUser = 1
    try await withStore(kind, limits: limits) { world in
      _ = try await make("ada", 1, in: world)
      let first = try #require(try await world.store.cookieSession(hash(1)))
      let second = try #require(try await world.store.signIn(withKey: hash(1), cookie(2, world), .none))
      #expect(second.session.ended == [first.session])
    }
  }
}
