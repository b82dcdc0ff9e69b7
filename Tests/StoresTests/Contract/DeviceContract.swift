import Chat
import Testing

@Suite struct `Devices in every store` {
  private func token(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

  private func start(
    _ world: World, _ user: User, _ number: UInt8, lasting: Duration = .seconds(1_000),
    cookie: Duration? = nil,
    agent: String = "", passwordHash: String? = nil
  ) async throws -> SessionID {
    let now = world.clock.now()
    return try await world.store.startSession(
      NewSession(
        userID: user.id, refreshHash: token(number), expiresAt: now.advanced(by: lasting),
        userAgent: UserAgent(cleaning: agent),
        cookie: cookie.map { NewCookie(hash: token(number), expiresAt: now.advanced(by: $0)) },
        passwordHash: passwordHash))
  }

  private func ids(_ world: World, _ user: User, after: SessionID? = nil, _ limit: Int = 99) async throws
    -> [SessionID]
  {
    try await world.store.sessions(of: user.id, after: after, limit: limit).map(\.id)
  }

  @Test(arguments: StoreKind.allCases)
  func `people see their own devices, in pages`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      // The stamps of the accounts are over.
      world.clock.advance(by: .seconds(1))
      let made = world.clock.now()
      let first = try await start(
        world, ada, 1, agent: "A\u{7}gent\r\n/1 é" + String(repeating: "x", count: 300))
      let second = try await start(world, ada, 2, lasting: .seconds(10))
      let third = try await start(world, ada, 3, lasting: .seconds(5), cookie: .seconds(20))
      _ = try await start(world, bob, 4)
      #expect(try await ids(world, ada) == [first, second, third])
      #expect(try await ids(world, ada, after: first, 1) == [second])
      #expect(try await ids(world, ada, 0).isEmpty)
      let session = try #require(try await world.store.sessions(of: ada.id, after: nil, limit: 1).first)
      #expect(session.createdAt == made && session.lastUsedAt == made)
      #expect(session.userAgent.text == "Agent/1 " + String(repeating: "x", count: 192))
      world.clock.advance(by: .seconds(10))
      #expect(try await ids(world, ada) == [first, third])
      world.clock.advance(by: .seconds(10))
      #expect(try await ids(world, ada) == [first])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a device is ended by its owner, once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let session = try await start(world, ada, 1, cookie: .seconds(1_000))
      for (id, user) in [(session, bob), (try #require(SessionID(99)), ada)] {
        await #expect(throws: ChatError.sessionNotFound) { try await world.store.endSession(id, of: user.id) }
      }
      #expect(try await world.store.cookieSession(token(1)) != nil)
      try await world.store.endSession(session, of: ada.id)
      #expect(try await world.store.cookieSession(token(1)) == nil)
      #expect(try await !world.store.touchSession(session))
      await #expect(throws: ChatError.sessionNotFound) {
        try await world.store.endSession(session, of: ada.id)
      }
      #expect(try await world.store.sessionsRevoked(since: Timestamp(microseconds: 0)) == [session])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `all devices but one are ended at once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let stale = try await start(world, ada, 1, lasting: .seconds(1))
      world.clock.advance(by: .seconds(1))
      let first = try await start(world, ada, 2)
      let kept = try await start(world, ada, 3)
      let others = try await start(world, bob, 4)
      #expect(try await world.store.endOtherSessions(of: ada.id, than: kept) == [first])
      #expect(try await ids(world, ada) == [kept])
      #expect(try await ids(world, bob) == [others])
      #expect(try await world.store.sessionsRevoked(since: Timestamp(microseconds: 0)) == [stale, first])
      #expect(try await world.store.endOtherSessions(of: ada.id, than: kept).isEmpty)
      let rotation = try await world.store.rotateSession(
        presented: token(2), successor: token(9), expiresAt: world.clock.now().advanced(by: .seconds(9)),
        grace: .seconds(1))
      #expect(rotation == .unknown)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `another password ends the other devices, and sign-ins under way`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let kept = try await start(world, ada, 1, passwordHash: "hash of ada")
      let lost = try await start(world, ada, 2)
      await #expect(throws: ChatError.busy) {
        try await world.store.changePassword("new", replacing: "wrong", of: ada.id, keeping: kept)
      }
      #expect(try await ids(world, ada) == [kept, lost])
      #expect(
        try await world.store.changePassword("new", replacing: "hash of ada", of: ada.id, keeping: kept) == [
          lost
        ])
      #expect(try await ids(world, ada) == [kept])
      #expect(try await world.store.credentials(of: ada.username)?.passwordHash == "new")
      await #expect(throws: ChatError.busy) { try await start(world, ada, 3, passwordHash: "hash of ada") }
      _ = try await start(world, ada, 3, passwordHash: "new")
      let nobody = try #require(UserID(99))
      await #expect(throws: ChatError.userNotFound) {
        try await world.store.changePassword("new", replacing: "new", of: nobody, keeping: kept)
      }
    }
  }

  @Test(arguments: StoreKind.allCases, [1, 3])
  func `the session used longest ago makes room for one too many`(_ kind: StoreKind, most: Int) async throws {
    var limits = ChatLimits()
    limits.sessionsPerUser = most
    try await withStore(kind, limits: limits) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      _ = try await world.store.createBot(
        NewBot(
          owner: ada.id, username: Username("bot"), displayName: nil,
          token: NewCookie(hash: token(99), expiresAt: world.clock.now().advanced(by: .seconds(999)))))
      let others = try await start(world, bob, 90)
      var made: [SessionID] = []
      for number in 1...UInt8(most) {
        world.clock.advance(by: .seconds(1))
        made.append(try await start(world, ada, number))
      }
      #expect(try await ids(world, ada) == made)
      // The first one is in use; the others are not.
      world.clock.advance(by: .seconds(1))
      #expect(try await world.store.touchSession(made[0]))
      let oldest = most == 1 ? made[0] : made[1]
      let started = try await world.store.createSession(
        NewSession(
          userID: ada.id, refreshHash: token(50), expiresAt: world.clock.now().advanced(by: .seconds(9))))
      #expect(started.ended == [oldest])
      #expect(try await ids(world, ada) == (made + [started.id]).filter { $0 != oldest })
      #expect(try await world.store.sessionsRevoked(since: Timestamp(microseconds: 0)) == [oldest])
      #expect(try await ids(world, bob) == [others])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is over is forgotten little by little, and nothing else`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let revoked = try await start(world, ada, 1)
      let expired = try await start(world, ada, 2, lasting: .seconds(10))
      let cookie = try await start(world, ada, 3, lasting: .seconds(10), cookie: .seconds(500))
      let kept = try await start(world, bob, 4, lasting: .seconds(10))
      let lateRevoked = try await start(world, ada, 5)
      world.clock.advance(by: .seconds(1))
      let newest = try await start(world, ada, 6)
      try await world.store.revokeSession(revoked)
      world.clock.advance(by: .seconds(99))
      try await world.store.revokeSession(lateRevoked)
      let time = world.clock.now()
      var (cursor, steps): (SessionID?, Int) = (nil, 0)
      repeat {
        cursor = try await world.store.forgetSessions(overBefore: time, after: cursor, limit: 2)
        steps += 1
      } while cursor != nil
      #expect(steps == 4)
      // Bob's only one tells when he was last here.
      #expect(try await world.store.touchSession(kept))
      #expect(try await !world.store.touchSession(expired))
      #expect(try await ids(world, ada) == [cookie, newest])
      #expect(try await world.store.cookieSession(token(3)) != nil)
      // Who was told to go lately is still known.
      #expect(try await world.store.sessionsRevoked(since: Timestamp(microseconds: 0)) == [lateRevoked])
      #expect(try await world.store.forgetSessions(overBefore: time, after: nil, limit: 0) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a cookie leads to its account until its time is over`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      // The stamps of the accounts are over.
      world.clock.advance(by: .seconds(1))
      let made = world.clock.now()
      let session = try await start(world, ada, 1, cookie: .seconds(10))
      let end = made.advanced(by: .seconds(10))
      let found = CookieSession(session: session, user: ada, lastUsedAt: made, expiresAt: end)
      #expect(try await world.store.cookieSession(token(1)) == found)
      #expect(try await world.store.cookieSession(token(2)) == nil)
      #expect(try await world.store.cookieSession([]) == nil)
      await #expect(throws: ChatError.unavailable) {
        try await world.store.startSession(
          NewSession(
            userID: ada.id, refreshHash: token(9), expiresAt: end,
            cookie: NewCookie(hash: token(1), expiresAt: end)))
      }
      world.clock.advance(by: .seconds(4))
      #expect(try await world.store.touchSession(session))
      #expect(try await world.store.cookieSession(token(1))?.lastUsedAt == made.advanced(by: .seconds(4)))
      world.clock.advance(by: .seconds(6))
      #expect(try await world.store.cookieSession(token(1)) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `renewing the tokens is using the device`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      _ = try await start(world, ada, 1)
      world.clock.advance(by: .seconds(7))
      let now = world.clock.now()
      _ = try await world.store.rotateSession(
        presented: token(1), successor: token(2), expiresAt: now.advanced(by: .seconds(9)), grace: .seconds(1)
      )
      #expect(try await world.store.sessions(of: ada.id, after: nil, limit: 9).map(\.lastUsedAt) == [now])
    }
  }
}
