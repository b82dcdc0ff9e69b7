import Chat
import Testing

@Suite struct `Outgoing webhooks in every store` {
  private func make(_ room: Room, by user: User, _ events: [String] = [], in world: World) async throws
    -> Webhook
  {
    try await world.store.createWebhook(
      NewWebhook(
        roomID: room.id, url: "https://example.org/x", secret: "whsec_x", events: events, creator: user.id))
  }

  private func delivery(_ seq: Int64, _ attempt: Int, _ world: World, status: Int? = 204) throws
    -> WebhookDelivery
  {
    WebhookDelivery(
      seq: try #require(Seq(seq)), attempt: attempt, at: world.clock.now(), status: status,
      failure: status == nil ? "timed_out" : nil, took: 7)
  }

  @Test(arguments: StoreKind.allCases)
  func `a new webhook begins at the end of the log`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("r", by: ada)
      let early = try await make(room, by: ada, in: world)
      #expect(early.progress == WebhookProgress(cursor: .zero))
      let sent = try #require(try await world.send("one", by: ada.author, to: room.id).stored)
      let late = try await make(room, by: ada, ["message", "reaction"], in: world)
      #expect(late.progress.cursor == sent.seq && late.events == ["message", "reaction"])
      #expect(late.url == "https://example.org/x" && late.secret == "whsec_x" && late.createdBy == ada.id)
      #expect(try await world.store.webhooks(of: room.id) == [early, late])
      #expect(try await world.store.activeWebhooks() == [early, late])
      #expect(try await world.store.webhooks(of: .lobby).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `progress and attempts are kept, the newest hundred of them`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("r", by: ada)
      var webhook = try await make(room, by: ada, in: world)
      let other = try await make(room, by: ada, in: world)
      webhook.progress = WebhookProgress(cursor: try #require(Seq(5)))
      webhook.progress.failures = 3
      webhook.progress.failingSince = world.clock.now()
      webhook.progress.nextAttempt = world.clock.now().advanced(by: .seconds(9))
      let failed = try delivery(6, 3, world, status: nil)
      #expect(try await world.store.note(webhook.progress, of: webhook.id, after: failed))
      #expect(try await world.store.activeWebhooks() == [webhook, other])
      #expect(try await world.store.deliveries(of: webhook.id) == [failed])
      for number in 1...100 {
        let next = try delivery(Int64(number), number, world)
        #expect(try await world.store.note(webhook.progress, of: webhook.id, after: next))
      }
      let kept = try await world.store.deliveries(of: webhook.id)
      #expect(kept.map(\.attempt) == Array((1...100).reversed()) && kept.allSatisfy(\.isSuccess))
      #expect(try await world.store.deliveries(of: other.id).isEmpty)
      webhook.progress.disabledAt = world.clock.now()
      #expect(try await world.store.note(webhook.progress, of: webhook.id, after: nil))
      #expect(try await world.store.activeWebhooks() == [other])
      #expect(try await world.store.webhooks(of: room.id) == [webhook, other])
      // Told once, however often it is written down.
      #expect(try await world.store.note(webhook.progress, of: webhook.id, after: nil))
      let told = try await world.store.history(of: room.id, .latest, limit: 9).messages
      #expect(told.map(\.system?.kind) == [.webhookDisabled] && told.first?.author == ada.author)
      #expect(world.broker.events.filter { $0.roomID == room.id } == told.map(RoomEvent.init(message:)))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a deleted webhook takes nothing more`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      let webhook = try await make(room, by: ada, in: world)
      #expect(try await world.store.note(webhook.progress, of: webhook.id, after: try delivery(1, 1, world)))
      await #expect(throws: ChatError.hookNotFound) {
        try await world.store.deleteWebhook(webhook.id, of: other.id, by: ada.id)
      }
      await #expect(throws: ChatError.notAMember) {
        try await world.store.deleteWebhook(webhook.id, of: room.id, by: bob.id)
      }
      await #expect(throws: ChatError.notAMember) { try await make(room, by: bob, in: world) }
      try await world.store.deleteWebhook(webhook.id, of: room.id, by: ada.id)
      #expect(try await !world.store.note(webhook.progress, of: webhook.id, after: nil))
      #expect(try await !world.store.note(webhook.progress, of: webhook.id, after: try delivery(2, 1, world)))
      #expect(try await world.store.deliveries(of: webhook.id).isEmpty)
      #expect(try await make(room, by: ada, in: world).id > webhook.id)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a webhook that was given up is as if it had never failed when it is resumed`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      var webhook = try await make(room, by: ada, in: world)
      webhook.progress = WebhookProgress(cursor: try #require(Seq(5)))
      webhook.progress.failures = 9
      webhook.progress.failingSince = world.clock.now()
      webhook.progress.disabledAt = world.clock.now()
      #expect(try await world.store.note(webhook.progress, of: webhook.id, after: nil))
      await #expect(throws: ChatError.notAMember) {
        try await world.store.resumeWebhook(webhook.id, of: room.id, by: bob.id)
      }
      await #expect(throws: ChatError.hookNotFound) {
        try await world.store.resumeWebhook(webhook.id, of: other.id, by: ada.id)
      }
      webhook.progress = WebhookProgress(cursor: try #require(Seq(5)))
      #expect(try await world.store.resumeWebhook(webhook.id, of: room.id, by: ada.id) == webhook)
      #expect(try await world.store.activeWebhooks() == [webhook])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `so many webhooks a room and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.hooksPerRoom = 2
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let (room, other) = (try await world.room("r", by: ada), try await world.room("o", by: ada))
      let first = try await make(room, by: ada, in: world)
      _ = try await make(room, by: ada, in: world)
      await #expect(throws: ChatError.tooManyHooks) { try await make(room, by: ada, in: world) }
      _ = try await make(other, by: ada, in: world)
      try await world.store.deleteWebhook(first.id, of: room.id, by: ada.id)
      _ = try await make(room, by: ada, in: world)
    }
  }
}
