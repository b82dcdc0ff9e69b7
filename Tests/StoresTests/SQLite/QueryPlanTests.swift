import Chat
import Testing

@testable import Stores

@Suite struct `Query plans` {
  /// Every table that grows with use.
  private let growing = [
    "user", "avatar", "session", "report", "refresh_token", "room", "room_log", "member", "made_room",
    "message",
    "event", "message_edit", "mention", "direct_room", "pin", "reaction", "reaction_count", "ban", "bot",
    "hook", "webhook", "notification_mark", "notification_read",
    "webhook_delivery", "file", "file_usage", "content_to_erase",
    "invite", "slow_post",
    "search_block", "search_backlog", "search_again",
  ]

  /// Calls every function of the port once, and returns what was prepared for that.
  private func statements(_ path: String) async throws -> Set<String> {
    var options = SQLiteOptions()
    options.readers = 1
    options.searchers = 1
    options.searchPart = 4
    options.searchGramsPart = 2
    options.searchPause = .zero
    let clock = ManualClock()
    let store = try openSQLite(path, clock: clock, options: options)
    let world = World(store)
    let ada = try await world.user("ada")
    let bob = try await world.user("bob")
    let room = try await world.room("talk", by: ada, members: [bob])
    let first = try #require(try await world.send("one", by: ada.author, clientID: "c1").stored)
    try await world.send("one", by: ada.author, clientID: "c1")
    try await world.send("two @bob @room", by: ada.author, clientID: "c2", replyTo: first.id)
    let expiry = clock.now().advanced(by: .seconds(9))
    let session = try await store.startSession(
      NewSession(userID: ada.id, refreshHash: [1], expiresAt: expiry))
    _ = try await store.rotateSession(presented: [1], successor: [2], expiresAt: expiry, grace: .seconds(1))
    try await store.revokeSession(session)
    _ = try await store.sessionsRevoked(since: clock.now())
    _ = try await store.setPasswordHash("hash", replacing: "hash of ada", of: ada.id)
    let browser = try await store.startSession(
      NewSession(
        userID: ada.id, refreshHash: [3], expiresAt: expiry,
        cookie: NewCookie(hash: [1], expiresAt: expiry), passwordHash: "hash"))
    _ = try await store.forgetSessions(overBefore: expiry, after: nil, limit: 9)
    _ = try await store.cookieSession([1])
    _ = try await store.touchSession(browser)
    _ = try await store.sessions(of: ada.id, after: nil, limit: 9)
    _ = try await store.changePassword("new", replacing: "hash", of: ada.id, keeping: browser)
    try await store.endSession(browser, of: ada.id)
    _ = try await store.changeProfile(of: ada.id, ProfileChange(doNotDisturb: .set(true)), from: nil)
    let bot = try await store.createBot(
      NewBot(
        owner: ada.id, username: Username("bot"), displayName: nil,
        token: NewCookie(hash: [7], expiresAt: expiry)))
    _ = try await store.bots(of: ada.id)
    _ = try await store.renewBotToken(
      NewCookie(hash: [8], expiresAt: expiry), of: bot.id, owner: ada.id)
    _ = try await store.deleteBot(bot.id, of: ada.id)
    _ = try await store.user(ada.id)
    _ = try await store.setAvatar(Avatar(tag: try #require(AvatarTag("a")), bytes: [1]), of: ada.id)
    _ = try await store.avatar(of: ada.id)
    _ = try await store.setAvatar(nil, of: ada.id)
    _ = try await store.credentials(of: ada.username)
    _ = try await store.users(matching: "a", after: nil, limit: 9)
    _ = try await store.room(room.id)
    _ = try await store.rooms(visibleTo: bob.id, after: nil, limit: 9)
    _ = try await store.role(of: bob.id, in: room.id)
    _ = try await store.members(of: room.id, after: nil, limit: 9)
    _ = try await store.update(room.id, with: RoomPatch(slowMode: 9), by: ada.id)
    let slow = try #require(try await world.send("slowly", by: bob.author, to: room.id).stored)
    for removes in [false, true] {
      _ = try await store.pin(slow.id, removes: removes, by: ada.id, ada.username)
      _ = try await store.pins(of: room.id)
    }
    _ = try await store.update(room.id, with: RoomPatch(slowMode: 0), by: ada.id)
    let hook = try await store.createHook(
      NewHook(roomID: room.id, name: Username("CI"), secretHash: [1], creator: ada.id))
    _ = try await store.hooks(of: room.id)
    _ = try await store.hook(withSecret: [1])
    try await world.send("beep", by: .hook(hook.id, hook.name), to: room.id)
    try await store.deleteHook(hook.id, of: room.id, by: ada.id)
    let invite = try await store.createInvite(
      NewInvite(roomID: room.id, code: "c", lifetime: .seconds(9), maxUses: 1, creator: ada.id))
    _ = try await store.invites(of: room.id)
    _ = try await store.invite(invite.code)
    let eve = try await world.user("eve")
    _ = try await store.join(eve.id, by: invite.code)
    try await store.deleteInvite(invite.code, of: room.id, by: ada.id)
    let webhook = try await store.createWebhook(
      NewWebhook(roomID: room.id, url: "u", secret: "s", events: [], creator: ada.id))
    _ = try await store.webhooks(of: room.id)
    _ = try await store.activeWebhooks()
    _ = try await store.note(
      webhook.progress, of: webhook.id,
      after: WebhookDelivery(
        seq: first.seq, attempt: 1, at: clock.now(), status: 204, failure: nil, took: 1))
    _ = try await store.deliveries(of: webhook.id)
    _ = try await store.resumeWebhook(webhook.id, of: room.id, by: ada.id)
    try await store.deleteWebhook(webhook.id, of: room.id, by: ada.id)
    let content = try #require(ContentHash(Array(repeating: 1, count: 32)))
    let file = try await store.createFile(
      NewFile(
        owner: ada.id, name: FileName(cleaning: "f"), type: .unknown, size: 1, content: content,
        key: CreationKey(name: [1], request: [1])))
    let withFile = await world.append(
      MessageDraft(
        roomID: .lobby, author: ada.author, content: "", clientID: nil, replyTo: nil,
        attachments: [PostedFile(file.id)]))
    _ = try await store.delete(try #require(withFile.stored).id, by: ada.author)
    _ = try await store.files(of: ada.id, after: nil, limit: 9)
    try await store.expectContents([content])
    _ = try await store.isContentUsed(content)
    for note in try await store.contentsToErase(after: nil, limit: 9) { try await store.settle(note) }
    _ = try await store.removeUnpostedFiles(createdBefore: clock.now().advanced(by: .seconds(9)), limit: 9)
    let cyd = try await world.user("cyd")
    _ = try await store.moderate(cyd.id, in: room.id, [.admit, .setRole(.moderator), .kick], by: ada.id)
    _ = try await store.moderate(cyd.id, in: room.id, [.ban], by: ada.id)
    _ = try await store.bans(of: room.id, after: nil, limit: 9)
    _ = try await store.moderate(cyd.id, in: room.id, [.unban], by: ada.id)
    _ = try await store.update(room.id, with: RoomPatch(name: "n", topic: "t"), by: ada.id)
    let direct = try await store.openDirect([ada.id, bob.id], by: ada.id).room.room
    try await world.send("psst", by: ada.author, to: direct.id)
    for isUnreadOnly in [false, true] {
      _ = try await store.notifications(of: bob.id, unreadOnly: isUnreadOnly, before: nil, limit: 9)
    }
    _ = try await store.rooms(visibleTo: bob.id, after: nil, limit: 9)
    _ = try await store.notification(NotificationID(first.id), of: ada.id)
    _ = try await store.unreadNotifications(of: bob.id)
    _ = try await store.audience(of: first.id)
    for choice in [NotificationChoice.these([NotificationID(room.id)]), .upTo(NotificationID(room.id)), .all]
    {
      try await store.readNotifications(choice, of: bob.id)
    }
    let doomed = try await world.room("doomed", by: ada, members: [bob])
    try await world.send("@bob", by: ada.author, to: doomed.id)
    try await store.deleteRoom(doomed.id, by: ada.id)
    _ = try await store.roomsToErase()
    while try await store.eraseRoom(doomed.id, limit: 2) {}
    let guest = try #require(GuestID(1))
    let guestRoom = try await store.createRoom(named: "door", by: guest)
    _ = try await store.guestRooms(after: nil, limit: 9)
    try await store.deleteRoom(guestRoom.id, by: guest)
    _ = try await store.user(withKey: [1])
    let friend = try await store.createUser(claiming: Username("friend"))
    _ = try await store.user(claiming: friend.username)
    _ = try await store.inbox(of: ada.id, after: Timestamp(microseconds: 0), limit: 9)
    _ = try await store.adminRooms(matching: "t", after: nil, limit: 9)
    _ = try await store.isBanned(cyd.id, from: room.id)
    _ = try await store.join(cyd.id, to: room.id)
    _ = try await store.leave(ada.id, from: room.id)
    _ = try await store.message(first.id)
    for range in [HistoryRange.latest, .before(first.seq), .after(first.seq), .around(first.seq)] {
      _ = try await store.history(of: room.id, range, limit: 9)
    }
    _ = try await store.events(of: room.id, after: .zero, limit: 9)
    for removes in [false, true] {
      _ = try await store.react(
        with: Emoji("👍"), to: first.id, removes: removes, by: bob.id, bob.username)
      _ = try await store.givers(to: first.id, seenBy: bob.id, each: 9)
    }
    _ = try await store.replies(to: first.id, after: .zero, limit: 9)
    _ = try await store.markRead(room.id, through: first.seq, by: bob.id)
    _ = try await store.readState(of: bob.id, in: room.id)
    _ = try await store.setNotificationLevel(.none, in: room.id, of: bob.id)
    _ = try await store.setNotificationLevel(.all, in: room.id, of: bob.id)
    _ = try await store.completed([first], seenBy: bob.id)
    _ = try await store.createRoom(
      NewRoom(
        name: "keyed", topic: "", kind: .private, guests: false, creator: bob.id, members: [],
        key: CreationKey(name: [1], request: [2])))
    try await search(world, ada)
    _ = try await store.createReport(NewReport(reporter: bob.id, message: nil, user: ada.id, reason: "r"))
    _ = try await store.reports(by: bob.id)
    _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: false)
    try await store.check()
    let written = try await store.writes.write { writer throws(StoreFailure) in writer.db.texts }
    let read =
      try await store.readers.read { db throws(StoreFailure) in db.texts }
      + store.searchers.read { db throws(StoreFailure) in db.texts }
    await store.close()
    return Set(written + read)
  }

  private func search(_ world: World, _ ada: User) async throws {
    let sent = try #require(try await world.send("needle", by: ada.author).stored)
    guard let store = world.store as? SQLiteStore else { return }
    // With a block that waits for the index, and with one that is in it.
    for _ in 1...12 {
      try await world.send("hay", by: ada.author)
      while store.searchTail.count > 3 || store.searchTail.waitingBlocks > 1 { try await store.check() }
      #expect(try await world.search("needle", by: ada).count == 1)
    }
    _ = try await store.edit(sent.id, to: "thread", by: ada.author, within: .zero)
    #expect(try await world.search("thread", by: ada).count == 1)
    #expect(try await world.search("no such thing", by: ada).isEmpty)
  }

  @Test func `a search goes along its index from the newest, without sorting`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let searches = try await statements(path).filter { $0.contains("MATCH ?1") }
    #expect(searches.count == 1)
    for search in searches {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + search).map { $0[3] }
      #expect(plan.count == 2 && plan[0].hasPrefix("SCAN search_gram VIRTUAL TABLE INDEX"), "\(plan)")
      #expect(plan.last == "SEARCH b USING INTEGER PRIMARY KEY (rowid=?)", "\(plan)")
    }
  }

  @Test func `every query finds its rows through an index`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let queries = try await statements(path).filter { text in
      ["SELECT", "UPDATE", "DELETE", "INSERT"].contains { text.hasPrefix($0) }
    }
    #expect(queries.count > 30)
    // At the start, once: where the stamps go on.
    let allowed = [
      "SELECT max(last_at) FROM room_log", "SELECT count(*) FROM sqlite_schema",
      // A migration, once.
      "UPDATE session SET last_used_at = created_at",
      "UPDATE message SET reply_user = (\n  SELECT t.sender FROM message AS t WHERE t.id = message.reply_to AND t.sender > 0 AND t.sender <> message.sender)\nWHERE reply_to IS NOT NULL",
      "INSERT INTO search_state (id, through) SELECT 1, coalesce(max(at), 0) FROM search_backlog",
      // At the start, once: which rooms have messages that the index for search lacks.
      "UPDATE reaction SET event_id = e.id\nFROM (SELECT target, text, actor, max(id) AS id FROM event WHERE kind = 10 GROUP BY target, text, actor) AS e\nWHERE reaction.message_id = e.target AND reaction.emoji = e.text AND reaction.user_id = e.actor",
      "SELECT room_id FROM room_log WHERE last_at > ?1", "SELECT 1 FROM search_backlog LIMIT 1",
      "SELECT 1 FROM search_again LIMIT 1",
      "UPDATE member SET read_seq = (SELECT last_seq FROM room_log AS l WHERE l.room_id = member.room_id)",
    ]
    let aliases = [
      "m": "message or member", "u": "user", "r": "room", "l": "room_log", "s": "session",
      "t": "refresh_token", "n": "session", "c": "reaction_count", "mine": "reaction", "e": "event",
      "x": "message",
      "p": "pin", "b": "bot", "y": "message", "own": "member", "g": "reaction", "k": "ban", "v": "user",
    ]
    for query in queries
    where !allowed.contains(query)
      && !query.contains("INSERT INTO room_log (room_id, last_seq, last_at) VALUES (1")
      && !query.contains("INSERT INTO search_backlog") && !query.contains("INTO search_again")
    {
      for step in try runSQL(path, "EXPLAIN QUERY PLAN " + query).map({ $0[3] }) where step.hasPrefix("SCAN ")
      {
        let table = step.split(separator: " ")[1]
        #expect(!growing.contains(String(table)) && aliases[String(table)] == nil, "\(step): \(query)")
      }
    }
  }

  @Test func `pages of messages go by the primary key, without sorting`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let pages = try await statements(path).filter {
      $0.contains("FROM message AS m") && $0.contains("LIMIT") && !$0.contains("m.reply_to =")
    }
    // Back, on, and on for the inbox.
    #expect(pages.count == 3)
    for page in pages {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + page).map { $0[3] }
      #expect(plan.first == "SEARCH m USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)")
      #expect(!plan.contains { $0.contains("TEMP B-TREE") })
    }
  }

  @Test func `the reactions to a page are one search by the primary key, counted already`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let pages = try await statements(path).filter { $0.contains("FROM reaction_count AS c") }
    #expect(pages.count == 1)
    for page in pages {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + page).map { $0[3] }
      #expect(plan.first == "SEARCH c USING PRIMARY KEY (message_id>? AND message_id<?)")
      #expect(plan.contains { $0.hasPrefix("SEARCH mine USING PRIMARY KEY") })
    }
  }

  @Test func `who gave an emoji is found in the order in which they gave it`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let pages = try await statements(path).filter { $0.contains("FROM reaction AS g") }
    #expect(pages.count == 1)
    for page in pages {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + page).map { $0[3] }
      #expect(plan.first?.hasPrefix("SEARCH g USING COVERING INDEX reaction_by_event") ?? false, "\(plan)")
      #expect(!plan.contains { $0.contains("TEMP B-TREE") })
    }
  }

  @Test func `unread messages are counted along the primary key`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let counts = try await statements(path).filter { $0.contains("message AS x") }
    #expect(counts.count == 2)
    for count in counts {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + count).map { $0[3] }
      #expect(plan.contains("SEARCH x USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"))
    }
  }

  @Test func `the answers to a message are found by an index, in their order`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let pages = try await statements(path).filter { $0.contains("m.reply_to = ?1") }
    #expect(pages.count == 1)
    for page in pages {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + page).map { $0[3] }
      #expect(plan.first?.hasPrefix("SEARCH m USING INDEX message_by_reply (reply_to=?") ?? false)
      #expect(!plan.contains { $0.contains("TEMP B-TREE") })
    }
  }

  @Test func `answers are counted along an index that has nothing else`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let counts = try await statements(path).filter { $0.contains("WITH RECURSIVE root") }
    #expect(counts.count == 1)
    for count in counts {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + count).map { $0[3] }
      let searches = plan.filter { $0.contains("message") }
      #expect(searches.count == 4, "\(plan)")
      #expect(searches.allSatisfy { $0.contains("USING COVERING INDEX message_by_live_reply") }, "\(plan)")
    }
  }

  @Test func `a retried send is found by the index on client_id`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let retries = try await statements(path).filter { $0.contains("m.client_id = ?1") }
    #expect(retries.count == 1)
    for retry in retries {
      let plan = try runSQL(path, "EXPLAIN QUERY PLAN " + retry).map { $0[3] }
      #expect(plan.first == "SEARCH m USING INDEX message_by_client_id (client_id=? AND sender=?)")
    }
  }
}
