import Chat
import Testing

@Suite struct `Bots in every store` {
  private func token(_ number: UInt8, _ world: World) -> NewCookie {
    NewCookie(
      hash: Array(repeating: number, count: 32), expiresAt: world.clock.now().advanced(by: .seconds(9_999)))
  }

  private func make(_ name: String, of owner: User, _ number: UInt8, in world: World) async throws -> User {
    try await world.store.createBot(
      NewBot(owner: owner.id, username: Username(name), displayName: "B", token: token(number, world)))
  }

  @Test(arguments: StoreKind.allCases)
  func `a bot is an account with a token, in the lobby from its start`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bot = try await make("helper", of: ada, 1, in: world)
      #expect(bot.isBot && bot.displayName == "B" && !ada.isBot)
      #expect(try await world.store.user(bot.id) == bot)
      #expect(try await world.store.user(named: Username("HELPER")) == bot)
      #expect(try await world.store.users(matching: "helper", after: nil, limit: 9) == [bot])
      #expect(try await world.store.role(of: bot.id, in: .lobby) == .member)
      let session = try #require(try await world.store.cookieSession(token(1, world).hash))
      #expect(session.user == bot && session.expiresAt == token(1, world).expiresAt)
      #expect(try await world.store.sessions(of: bot.id, after: nil, limit: 9).map(\.id) == [session.session])
      #expect(try await world.store.bots(of: ada.id) == [bot])
      #expect(try await world.store.bots(of: bot.id).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `names, owners and tokens are checked, and a refusal leaves nothing`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      _ = try await make("helper", of: ada, 1, in: world)
      await #expect(throws: ChatError.usernameTaken) { try await make("ADA", of: ada, 2, in: world) }
      await #expect(throws: ChatError.unavailable) { try await make("other", of: ada, 1, in: world) }
      #expect(try await world.store.user(named: Username("other")) == nil)
      let nobody = User(
        id: try #require(UserID(99)), username: try Username("x"), displayName: nil, email: nil,
        createdAt: world.clock.now())
      await #expect(throws: ChatError.userNotFound) { try await make("third", of: nobody, 3, in: world) }
      #expect(try await world.store.bots(of: ada.id).count == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `so many bots and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.botsPerUser = 2
    try await withStore(kind, limits: limits) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let first = try await make("b1", of: ada, 1, in: world)
      let second = try await make("b2", of: ada, 2, in: world)
      await #expect(throws: ChatError.tooManyBots) { try await make("b3", of: ada, 3, in: world) }
      _ = try await make("b4", of: bob, 4, in: world)
      _ = try await world.store.deleteBot(first.id, of: ada.id)
      let third = try await make("b5", of: ada, 5, in: world)
      #expect(try await world.store.bots(of: ada.id) == [second, third])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `another token ends the one before, for the owner only`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let bot = try await make("helper", of: ada, 1, in: world)
      let old = try #require(try await world.store.cookieSession(token(1, world).hash))
      for owner in [bob, bot] {
        await #expect(throws: ChatError.botNotFound) {
          try await world.store.renewBotToken(token(2, world), of: bot.id, owner: owner.id)
        }
        await #expect(throws: ChatError.botNotFound) {
          try await world.store.deleteBot(bot.id, of: owner.id)
        }
      }
      await #expect(throws: ChatError.unavailable) {
        try await world.store.renewBotToken(token(1, world), of: bot.id, owner: ada.id)
      }
      #expect(try await world.store.cookieSession(token(1, world).hash) != nil)
      let ended = try await world.store.renewBotToken(token(2, world), of: bot.id, owner: ada.id)
      #expect(ended == [old.session])
      #expect(try await world.store.cookieSession(token(1, world).hash) == nil)
      #expect(try await world.store.cookieSession(token(2, world).hash)?.user == bot)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a deleted bot leaves every room and keeps its name`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bot = try await make("helper", of: ada, 1, in: world)
      let room = try await world.room("talk", by: ada, members: [bot])
      let own = try await world.room("own", by: bot, members: [ada])
      try await world.send("I was here", by: .account(bot.id, bot.username), to: room.id)
      #expect(try await world.store.deleteBot(bot.id, of: ada.id).count == 1)
      for id in [RoomID.lobby, room.id, own.id] {
        #expect(try await world.store.role(of: bot.id, in: id) == nil)
      }
      #expect(try await world.store.role(of: ada.id, in: own.id) == .owner)
      let changes = try await world.store.events(of: room.id, after: .zero, limit: 9).map(\.change)
      guard case .member(let left)? = changes.dropLast().last else {
        Issue.record("nobody heard that it left")
        return
      }
      #expect(left.kind == .left && left.user == bot.id)
      #expect(try await world.store.cookieSession(token(1, world).hash) == nil)
      #expect(try await world.store.user(bot.id)?.isBot == true)
      await #expect(throws: ChatError.usernameTaken) { try await make("helper", of: ada, 2, in: world) }
      await #expect(throws: ChatError.botNotFound) {
        try await world.store.deleteBot(bot.id, of: ada.id)
      }
    }
  }
}
