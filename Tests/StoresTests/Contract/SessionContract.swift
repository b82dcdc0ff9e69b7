import Chat
import Testing

@Suite struct `Sessions in every store` {
  private let grace = Duration.seconds(30)

  private func token(_ number: UInt8) -> [UInt8] { Array(repeating: number, count: 32) }

  private func start(_ world: World, _ number: UInt8, lasting: Duration = .seconds(1_000)) async throws
    -> (User, SessionID)
  {
    let user = try await world.user("user\(number)")
    let session = try await world.store.startSession(
      NewSession(
        userID: user.id, refreshHash: token(number), expiresAt: world.clock.now().advanced(by: lasting)))
    return (user, session)
  }

  private func rotate(_ world: World, _ old: UInt8, to new: UInt8, lasting: Duration = .seconds(1_000))
    async throws -> Rotation
  {
    try await world.store.rotateSession(
      presented: token(old), successor: token(new), expiresAt: world.clock.now().advanced(by: lasting),
      grace: grace)
  }

  @Test(arguments: StoreKind.allCases)
  func `a refresh token is exchanged for its successor, again and again`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (user, session) = try await start(world, 1)
      for number: UInt8 in 1...5 {
        #expect(try await rotate(world, number, to: number + 1) == .rotated(session, user))
        world.clock.advance(by: .seconds(600))
      }
      #expect(try await rotate(world, 99, to: 100) == .unknown)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a lost reply is forgiven within the grace`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (user, session) = try await start(world, 1)
      #expect(try await rotate(world, 1, to: 2) == .rotated(session, user))
      world.clock.advance(by: grace)
      #expect(try await rotate(world, 1, to: 3) == .rotated(session, user))
      #expect(try await rotate(world, 3, to: 4) == .rotated(session, user))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an old token that comes back ends the session`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let before = world.clock.now()
      let (user, session) = try await start(world, 1)
      for number: UInt8 in 1...4 {
        #expect(try await rotate(world, number, to: number + 1) == .rotated(session, user))
      }
      world.clock.advance(by: grace + .milliseconds(1))
      #expect(try await rotate(world, 1, to: 50) == .reused(session))
      #expect(try await rotate(world, 5, to: 51) == .unknown)
      #expect(try await rotate(world, 1, to: 52) == .unknown)
      #expect(try await world.store.sessionsRevoked(since: before) == [session])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the successor that was lost with its reply counts as old`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (user, session) = try await start(world, 1)
      #expect(try await rotate(world, 1, to: 2) == .rotated(session, user))
      #expect(try await rotate(world, 1, to: 3) == .rotated(session, user))
      world.clock.advance(by: grace + .seconds(1))
      #expect(try await rotate(world, 2, to: 4) == .reused(session))
      #expect(try await rotate(world, 3, to: 4) == .unknown)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an expired token is unknown`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (user, session) = try await start(world, 1, lasting: .seconds(10))
      world.clock.advance(by: .seconds(10) - .microseconds(1))
      #expect(try await rotate(world, 1, to: 2, lasting: .seconds(10)) == .rotated(session, user))
      world.clock.advance(by: .seconds(10))
      #expect(try await rotate(world, 2, to: 3) == .unknown)
      #expect(try await rotate(world, 1, to: 3) == .unknown)
      #expect(try await world.store.sessionsRevoked(since: Timestamp(microseconds: 0)).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a revoked session is over, and is listed from then on`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (_, first) = try await start(world, 1)
      let (user, second) = try await start(world, 2)
      world.clock.advance(by: .seconds(5))
      let time = world.clock.now()
      try await world.store.revokeSession(first)
      world.clock.advance(by: .seconds(5))
      try await world.store.revokeSession(first)
      try await world.store.revokeSession(try #require(SessionID(99)))
      #expect(try await rotate(world, 1, to: 3) == .unknown)
      #expect(try await rotate(world, 2, to: 4) == .rotated(second, user))
      #expect(try await world.store.sessionsRevoked(since: time) == [first])
      let later = time.advanced(by: .microseconds(1))
      #expect(try await world.store.sessionsRevoked(since: later).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `sessions are for accounts, and tokens are issued once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (user, session) = try await start(world, 1)
      let expiry = world.clock.now().advanced(by: .seconds(9))
      let nobody = NewSession(
        userID: try #require(UserID(99)), refreshHash: token(9), expiresAt: expiry)
      await #expect(throws: ChatError.userNotFound) { try await world.store.startSession(nobody) }
      let again = NewSession(userID: user.id, refreshHash: token(1), expiresAt: expiry)
      await #expect(throws: ChatError.unavailable) { try await world.store.startSession(again) }
      let fresh = NewSession(userID: user.id, refreshHash: token(9), expiresAt: expiry)
      #expect(try await world.store.startSession(fresh) != session)
      await #expect(throws: ChatError.unavailable) { try await rotate(world, 1, to: 9) }
      #expect(try await rotate(world, 1, to: 10) == .rotated(session, user))
    }
  }
}
