import Chat
import Testing

@testable import Stores

@Suite struct `Administrators in every store` {
  private static func makesFirst(_ name: String, _ world: World) async throws -> Bool {
    let draft = NewUser(username: try Username(name), displayName: nil, email: nil, passwordHash: "h")
    do {
      _ = try await world.store.createFirstAdmin(draft)
      return true
    } catch ChatError.setUpDone {
      return false
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `of two first administrators there is one`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      #expect(try await !world.store.hasAdmin())
      async let one = Self.makesFirst("root", world)
      async let other = Self.makesFirst("toor", world)
      let outcomes = try await [one, other]
      #expect(outcomes.filter { $0 }.count == 1)
      #expect(
        try await world.store.adminUsers(matching: nil, after: nil, limit: 9).filter(\.isAdmin).count == 1)
      await #expect(throws: ChatError.setUpDone) {
        try await world.store.createFirstAdmin(
          NewUser(username: Username("third"), displayName: nil, email: nil, passwordHash: "h"))
      }
      #expect(try await world.store.user(named: Username("third")) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `one administrator who may sign in stays`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      _ = try await world.store.administer(ada.id, [.setAdmin(true)], by: nil)
      for act in [AdminAct.setAdmin(false), .setDisabled(true)] {
        await #expect(throws: ChatError.lastAdmin) {
          try await world.store.administer(ada.id, [act], by: ada.id)
        }
      }
      await #expect(throws: ChatError.lastAdmin) {
        try await world.store.deleteAccount(ada.id, passwordHash: "hash of ada", erasing: false)
      }
      _ = try await world.store.administer(bob.id, [.setAdmin(true)], by: ada.id)
      let outcome = try await world.store.administer(bob.id, [.setDisabled(true)], by: ada.id)
      #expect(outcome.user.isAdmin && outcome.user.disabledAt != nil)
      await #expect(throws: ChatError.lastAdmin) {
        try await world.store.administer(ada.id, [.setAdmin(false)], by: nil)
      }
      _ = try await world.store.administer(bob.id, [.setDisabled(false)], by: ada.id)
      _ = try await world.store.administer(ada.id, [.setAdmin(false)], by: bob.id)
      #expect(try await !world.store.isAdmin(ada.id))
      #expect(try await world.store.isAdmin(bob.id))
      await #expect(throws: ChatError.adminOnly) {
        try await world.store.administer(bob.id, [.setAdmin(false)], by: ada.id)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a disabled account is out, with its bots, until it is enabled`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let far = world.clock.now().advanced(by: .seconds(900))
      let session = try await world.store.startSession(
        NewSession(userID: ada.id, refreshHash: [1], expiresAt: far))
      let bot = try await world.store.createBot(
        NewBot(
          owner: ada.id, username: Username("bot"), displayName: nil,
          token: NewCookie(hash: [2], expiresAt: far)))
      let outcome = try await world.store.administer(ada.id, [.setDisabled(true)], by: nil)
      #expect(outcome.ended.count == 2 && outcome.ended.first == session)
      #expect(outcome.user.sessionCount == 0 && outcome.user.disabledAt != nil)
      #expect(try await world.store.cookieSession([2]) == nil)
      await #expect(throws: ChatError.accountDisabled) {
        try await world.store.startSession(NewSession(userID: ada.id, refreshHash: [3], expiresAt: far))
      }
      await #expect(throws: ChatError.accountDisabled) {
        try await world.store.renewBotToken(NewCookie(hash: [4], expiresAt: far), of: bot.id, owner: ada.id)
      }
      _ = try await world.store.administer(ada.id, [.setDisabled(false)], by: nil)
      _ = try await world.store.startSession(NewSession(userID: ada.id, refreshHash: [3], expiresAt: far))
      let listed = try await world.store.adminUsers(matching: "ad", after: nil, limit: 9)
      #expect(listed.map(\.user) == [ada] && listed[0].sessionCount == 1 && listed[0].disabledAt == nil)
      #expect(listed[0].lastSeenAt != nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a code changes the password once, in its time`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let far = world.clock.now().advanced(by: .seconds(900))
      func make(_ hash: UInt8, _ seconds: Int) async throws {
        try await world.store.createPasswordReset(
          NewPasswordReset(
            user: ada.id, codeHash: [hash], expiresAt: world.clock.now().advanced(by: .seconds(seconds))),
          by: nil)
      }
      let session = try await world.store.startSession(
        NewSession(userID: ada.id, refreshHash: [1], expiresAt: far))
      try await make(1, 60)
      try await make(2, 60)
      #expect(try await world.store.passwordReset([1]) == nil)
      #expect(try await world.store.passwordReset([2]) == ada)
      #expect(try await world.store.resetPassword([2], to: "new") == [session])
      #expect(try await world.store.credentials(of: ada.username)?.passwordHash == "new")
      await #expect(throws: ChatError.invalidCode) { try await world.store.resetPassword([2], to: "x") }
      try await make(3, 60)
      world.clock.advance(by: .seconds(60))
      #expect(try await world.store.passwordReset([3]) == nil)
      await #expect(throws: ChatError.invalidCode) { try await world.store.resetPassword([3], to: "x") }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what the privileged do is written down, and nothing that was refused`(_ kind: StoreKind) async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let eve = try await world.user("eve")
      _ = try await world.store.administer(eve.id, [.setAdmin(true)], by: nil)
      let room = try await world.room("r", by: ada, kind: .private, members: [bob])
      _ = try await world.store.moderate(bob.id, in: room.id, [.setRole(.moderator)], by: ada.id)
      let sent = try #require(try await world.send("x", by: ada.author, to: room.id).stored)
      _ = try await world.store.delete(sent.id, by: bob.author)
      let own = try #require(try await world.send("y", by: bob.author, to: room.id).stored)
      _ = try await world.store.delete(own.id, by: bob.author)
      _ = try? await world.store.moderate(ada.id, in: room.id, [.kick], by: bob.id)
      _ = try await world.store.moderate(eve.id, in: room.id, [.admit], by: eve.id)
      _ = try await world.store.moderate(ada.id, in: room.id, [.ban], by: eve.id)
      let all = try await world.store.audit(AuditFilter(), before: nil, limit: 9)
      #expect(
        all.map(\.note) == [
          AuditNote(.ban, by: eve.id, user: ada.id, room: room.id),
          AuditNote(.admit, by: eve.id, user: eve.id, room: room.id),
          AuditNote(.deleteMessage, by: bob.id, user: ada.id, room: room.id, message: sent.id),
          AuditNote(.role, by: ada.id, user: bob.id, room: room.id, detail: "moderator"),
          AuditNote(.grantAdmin, by: nil, user: eve.id),
        ])
      #expect(all.map(\.id) == [5, 4, 3, 2, 1])
      #expect(try await world.store.audit(AuditFilter(), before: 4, limit: 2).map(\.id) == [3, 2])
      for (filter, ids) in [
        (AuditFilter(actor: eve.id), [5, 4]), (AuditFilter(user: ada.id), [5, 3]),
        (AuditFilter(room: room.id), [5, 4, 3, 2]), (AuditFilter(action: .grantAdmin), [1]),
        (AuditFilter(actor: bob.id, action: .ban), []),
      ] as [(AuditFilter, [Int64])] {
        #expect(try await world.store.audit(filter, before: nil, limit: 9).map(\.id) == ids)
      }
    }
  }

  @Test func `nobody rewrites the audit log`() async throws {
    let folder = TemporaryFolder()
    let store = try SQLiteStore(
      path: folder.file("a.db"), clock: ManualClock(), limits: ChatLimits(), broker: RecordingBroker(),
      reports: .unwanted)
    _ = try await store.createFirstAdmin(
      NewUser(username: Username("root"), displayName: nil, email: nil, passwordHash: "h"))
    await store.close()
    let db = try Connection(path: folder.file("a.db"), mode: .readWrite)
    for sql in ["UPDATE audit SET actor_id = 2", "DELETE FROM audit"] as [StaticString] {
      #expect(throws: StoreFailure.self) { try db.run(sql) }
    }
    #expect(try db.first("SELECT count(*) FROM audit") { $0.int(0) } == 1)
    db.close()
  }

  @Test(arguments: StoreKind.allCases)
  func `administrators find every room, with its owner and its counts`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let tea = try await world.room("Tea 100%", by: ada, members: [bob])
      let secret = try await world.room("secret", by: bob, kind: .private)
      let direct = try await world.store.openDirect([ada.id, bob.id], by: ada.id).room.room
      _ = try await world.store.createHook(
        NewHook(roomID: tea.id, name: Username("CI"), secretHash: [1], creator: ada.id))
      world.clock.advance(by: .seconds(5))
      let sent = try #require(try await world.send("hello", by: bob.author, to: tea.id).stored)
      let all = try await world.store.adminRooms(matching: nil, after: nil, limit: 9)
      #expect(all.map(\.room.id) == [.lobby, tea.id, secret.id, direct.id])
      #expect(all.map(\.ownerID) == [nil, ada.id, bob.id, nil])
      #expect(all[1].lastMessageAt == sent.timestamp && all[1].room.lastSeq == sent.seq)
      #expect(all[1].hookCount == 1 && all[1].webhookCount == 0 && all[1].room.memberCount == 2)
      #expect(all[2].lastMessageAt == nil)
      let found = try await world.store.adminRooms(matching: "TEA 100%", after: nil, limit: 9)
      #expect(found == [all[1]])
      #expect(try await world.store.adminRooms(matching: "1%0", after: nil, limit: 9).isEmpty)
      #expect(try await world.store.adminRooms(matching: nil, after: tea.id, limit: 1) == [all[2]])
      #expect(try await world.store.adminRooms(matching: nil, after: nil, limit: 0).isEmpty)
    }
  }
}
