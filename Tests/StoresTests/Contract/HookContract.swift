import Chat
import Testing

@Suite struct `Incoming hooks in every store` {
  private func make(_ name: String, in room: Room, by user: User, _ secret: UInt8, _ world: World)
    async throws -> Hook
  {
    try await world.store.createHook(
      NewHook(roomID: room.id, name: Username(name), secretHash: [secret], creator: user.id))
  }

  @Test(arguments: StoreKind.allCases)
  func `a hook is found by its secret until it is deleted`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      let first = try await make("CI", in: room, by: ada, 1, world)
      let second = try await make("CI", in: room, by: ada, 2, world)
      #expect(first.id < second.id && first.roomID == room.id && first.createdBy == ada.id)
      #expect(try await world.store.hooks(of: room.id) == [first, second])
      #expect(try await world.store.hooks(of: other.id).isEmpty)
      #expect(try await world.store.hook(withSecret: [2]) == second)
      #expect(try await world.store.hook(withSecret: [3]) == nil)
      await #expect(throws: ChatError.unavailable) { try await make("x", in: other, by: ada, 1, world) }
      await #expect(throws: ChatError.hookNotFound) {
        try await world.store.deleteHook(first.id, of: other.id, by: ada.id)
      }
      try await world.store.deleteHook(first.id, of: room.id, by: ada.id)
      #expect(try await world.store.hook(withSecret: [1]) == nil)
      await #expect(throws: ChatError.hookNotFound) {
        try await world.store.deleteHook(first.id, of: room.id, by: ada.id)
      }
      let third = try await make("CI", in: room, by: ada, 1, world)
      #expect(third.id > second.id)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `rights are those of the moment`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let open = try await world.room("open", by: ada)
      let secret = try await world.room("secret", by: ada, kind: .private)
      let hook = try await make("CI", in: open, by: ada, 1, world)
      await #expect(throws: ChatError.notAMember) { try await make("x", in: open, by: bob, 2, world) }
      await #expect(throws: ChatError.roomNotFound) { try await make("x", in: secret, by: bob, 2, world) }
      await #expect(throws: ChatError.notAMember) {
        try await world.store.deleteHook(hook.id, of: open.id, by: bob.id)
      }
      _ = try await world.store.moderate(bob.id, in: open.id, [.admit], by: ada.id)
      let forbidden = ChatError.forbidden("Your role in this room does not allow this")
      await #expect(throws: forbidden) { try await make("x", in: open, by: bob, 2, world) }
      _ = try await world.store.moderate(bob.id, in: open.id, [.setRole(.moderator)], by: ada.id)
      try await world.store.deleteHook(hook.id, of: open.id, by: bob.id)
      _ = try await make("x", in: open, by: bob, 2, world)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is done to hooks is written down, and administrators may in public rooms`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, root) = (try await world.user("ada"), try await world.user("root"))
      _ = try await world.store.administer(root.id, [.setAdmin(true)], by: nil)
      let open = try await world.room("open", by: ada)
      let secret = try await world.room("secret", by: ada, kind: .private)
      let hook = try await make("CI", in: open, by: root, 1, world)
      await #expect(throws: ChatError.roomNotFound) { try await make("x", in: secret, by: root, 2, world) }
      try await world.store.deleteHook(hook.id, of: open.id, by: ada.id)
      let webhook = try await world.store.createWebhook(
        NewWebhook(roomID: open.id, url: "https://example.org", secret: "s", events: [], creator: ada.id))
      _ = try await world.store.resumeWebhook(webhook.id, of: open.id, by: root.id)
      try await world.store.deleteWebhook(webhook.id, of: open.id, by: root.id)
      let notes = try await world.store.audit(AuditFilter(room: open.id), before: nil, limit: 9).map(\.note)
      let expected: [(AuditAction, User)] = [
        (.deleteWebhook, root), (.resumeWebhook, root), (.createWebhook, ada), (.deleteHook, ada),
        (.createHook, root),
      ]
      #expect(
        notes == expected.map { AuditNote($0.0, by: $0.1.id, room: open.id, detail: "1") })
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `so many hooks a room and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.hooksPerRoom = 2
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      let first = try await make("a", in: room, by: ada, 1, world)
      _ = try await make("b", in: room, by: ada, 2, world)
      await #expect(throws: ChatError.tooManyHooks) { try await make("c", in: room, by: ada, 3, world) }
      _ = try await make("d", in: other, by: ada, 4, world)
      try await world.store.deleteHook(first.id, of: room.id, by: ada.id)
      _ = try await make("e", in: room, by: ada, 5, world)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what comes through a hook is stored as its own, and once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      let hook = try await make("CI", in: room, by: ada, 1, world)
      let second = try await make("CI", in: room, by: ada, 2, world)
      let author = Author.hook(hook.id, hook.name)
      let sent = try #require(try await world.send("beep", by: author, to: room.id, clientID: "1").stored)
      #expect(sent.author == author)
      #expect(try await world.store.message(sent.id) == sent)
      guard case .duplicate(let again) = try await world.send("beep", by: author, to: room.id, clientID: "1")
      else {
        Issue.record("stored twice")
        return
      }
      #expect(again == sent)
      let others = Author.hook(second.id, try Username("build"))
      #expect(try await world.send("beep", by: others, to: room.id, clientID: "1").stored?.author == others)
      guard case .refused(.hookNotFound) = try await world.send("beep", by: author, to: other.id) else {
        Issue.record("posted in another room")
        return
      }
      try await world.store.deleteHook(hook.id, of: room.id, by: ada.id)
      guard case .refused(.hookNotFound) = try await world.send("late", by: author, to: room.id) else {
        Issue.record("posted through a hook that is gone")
        return
      }
      let page = try await world.store.history(of: room.id, .latest, limit: 9)
      #expect(page.messages.map(\.author) == [author, others])
    }
  }
}
