import Chat
import Testing

@testable import Stores

/// Databases that earlier versions of the program left behind, with something in every table they had.
@Suite struct `Databases of earlier schemas` {
  /// What was in each version's tables; a version has the rows of those before it too.
  private static let rows: [(version: Int64, statements: [String])] = [
    (
      1,
      [
        """
        INSERT INTO user (id, username, display_name, email, password_hash, created_at) VALUES
          (1, 'Ada', 'Ada L.', 'ada@example.org', 'hash of ada', 1001), (2, 'bob', NULL, NULL, 'hash of bob', 1002)
        """,
        "INSERT INTO session (id, user_id, created_at, revoked_at) VALUES (1, 1, 1003, NULL), (2, 2, 1004, 1005)",
        "INSERT INTO refresh_token (hash, session_id, expires_at, spent_at) VALUES (x'0102', 1, 9000000000000000, NULL)",
        """
        INSERT INTO room (id, name, name_key, topic, kind, guests, read_only, created_by, created_at, member_count)
        VALUES (2, 'Tea', 'tea', 'Leaves', 'private', 0, 0, 1, 1006, 2)
        """,
        "INSERT INTO room_log (room_id, last_seq, last_at) VALUES (2, 3, 1012)",
        "INSERT INTO member (room_id, user_id, role, joined_at) VALUES (1, 1, 1, 1001), (1, 2, 1, 1002)",
        "INSERT INTO member (room_id, user_id, role, joined_at) VALUES (2, 1, 3, 1006), (2, 2, 1, 1007)",
        "UPDATE room SET member_count = 2 WHERE id = 1",
        """
        INSERT INTO message (id, sender, guest_name, client_id, content, reply_to, created_at) VALUES
          ((1 << 28) + 1, -7, 'visitor', NULL, 'hello?', NULL, 1008), ((1 << 28) + 2, 2, NULL, NULL, 'hi', NULL, 1009),
          ((2 << 28) + 1, 1, NULL, 'c-1', 'first', NULL, 1010), ((2 << 28) + 2, 2, NULL, NULL, 'second', NULL, 1011),
          ((2 << 28) + 3, 1, NULL, NULL, 'third', (2 << 28) + 2, 1012)
        """,
        "UPDATE room_log SET last_seq = 2, last_at = 1009 WHERE room_id = 1",
      ]
    ),
    (
      2,
      [
        "UPDATE message SET content = 'second, edited', edited_at = 1013 WHERE id = (2 << 28) + 2",
        """
        INSERT INTO event (id, kind, actor, target, text, number, created_at)
        VALUES ((2 << 28) + 4, 1, 2, (2 << 28) + 2, NULL, NULL, 1013)
        """,
        "INSERT INTO message_edit (message_id, event_id, content) VALUES ((2 << 28) + 2, (2 << 28) + 4, 'second')",
        "UPDATE room_log SET last_seq = 4, last_at = 1013 WHERE room_id = 2",
      ]
    ),
    (
      3,
      [
        """
        INSERT INTO event (id, kind, actor, target, text, number, created_at)
        VALUES ((2 << 28) + 5, 10, 2, (2 << 28) + 1, '👍', 1, 1014)
        """,
        "INSERT INTO reaction (message_id, emoji, user_id) VALUES ((2 << 28) + 1, '👍', 2)",
        """
        INSERT INTO reaction_count (message_id, emoji, count, event_id)
        VALUES ((2 << 28) + 1, '👍', 1, (2 << 28) + 5)
        """,
        "UPDATE room_log SET last_seq = 5, last_at = 1014 WHERE room_id = 2",
      ]
    ),
    (
      4,
      [
        "UPDATE session SET user_agent = 'a browser', cookie_hash = x'03', cookie_expires_at = 9000000000000000 WHERE id = 1"
      ]
    ),
    (5, ["UPDATE user SET status_text = 'Baking', do_not_disturb = 1 WHERE id = 2"]),
    (6, ["UPDATE member SET read_seq = 2 WHERE room_id = 2 AND user_id = 2"]),
    (
      9,
      ["INSERT INTO ban (room_id, user_id, banned_by, banned_at) VALUES (2, 2, 1, 1015)", "DELETE FROM ban"]
    ),
    (33, ["UPDATE reaction SET event_id = (2 << 28) + 5"]),
  ]

  private static func make(_ version: Int64, at path: String) async throws {
    let migrations = Migration.all.filter { $0.version <= version }
    // The store of today may need tables that an old version lacks.
    let db = try SQLiteStore.openForWriting(path)
    try Migrator(migrations: migrations).migrate(db, path: path, now: Timestamp(microseconds: 1_000))
    db.close()
    for step in rows where step.version <= version {
      for statement in step.statements { _ = try runSQL(path, statement) }
    }
    #expect(try runSQL(path, "PRAGMA user_version") == [["\(version)"]])
  }

  /// Opens the database with the program of today and looks for everything.
  private static func expectWhole(_ path: String, from version: Int64) async throws {
    let store = try openSQLite(path)
    let world = World(store)
    let ada = try #require(try await store.user(named: Username("ada")))
    #expect(ada.displayName == "Ada L." && ada.email == "ada@example.org" && ada.username.text == "Ada")
    #expect(try await store.credentials(of: Username("BOB"))?.passwordHash == "hash of bob")
    let bob = try #require(try await store.user(named: Username("bob")))
    #expect(bob.statusText == (version >= 5 ? "Baking" : "") && bob.doNotDisturb == (version >= 5))
    #expect(try await store.sessions(of: ada.id, after: nil, limit: 9).map(\.id.rawValue) == [1])
    #expect(try await store.sessions(of: bob.id, after: nil, limit: 9).isEmpty)

    let tea = try #require(RoomID(2))
    let room = try #require(try await store.room(tea))
    #expect(room.name == "Tea" && room.topic == "Leaves" && room.kind == .private && room.memberCount == 2)
    #expect(try await store.role(of: ada.id, in: tea) == .owner)
    #expect(try await store.members(of: tea, after: nil, limit: 9).map(\.user.id) == [ada.id, bob.id])
    let history = try await store.history(of: tea, .latest, limit: 9).messages
    #expect(history.map(\.content) == ["first", version >= 2 ? "second, edited" : "second", "third"])
    #expect(history.map(\.author.userID) == [ada.id, bob.id, ada.id] && history[2].replyTo == history[1].id)
    let events = try await store.events(of: tea, after: .zero, limit: 99)
    #expect(events.map(\.seq.rawValue) == Array(1...Int64(version >= 3 ? 5 : version + 2)))
    let visitor = try guest(7, "visitor")
    let lobby = try await store.history(of: .lobby, .latest, limit: 9).messages
    #expect(lobby.map(\.content) == ["hello?", "hi"] && lobby[0].author == visitor)
    if version >= 3 {
      let reactions = try await store.reactions(
        of: tea, from: .zero, through: events[2].seq, seenBy: bob.id)
      #expect(reactions[history[0].id] == [Reaction(emoji: "👍", count: 1, isMine: true)])
      let givers = try await store.givers(of: Emoji("👍"), to: history[0].id, after: .zero, limit: 9)
      #expect(givers.map(\.user.id) == [bob.id] && givers.map(\.seq.rawValue) == [5])
    }

    let concerning = try await store.notifications(of: bob.id, unreadOnly: false, before: nil, limit: 9)
    #expect(concerning.notifications.map(\.content) == (version < 25 ? [.reply(history[2])] : []))
    #expect(try await world.search("d", by: ada).map(\.id) == [history[2].id, history[1].id])
    #expect(try await world.search("hello", by: ada).map(\.id) == [lobby[0].id])

    let retry = try await world.send("first", by: .account(ada.id, ada.username), to: tea, clientID: "c-1")
    #expect(retry.duplicate == history[0])
    let new = try await world.send("new", by: .account(bob.id, bob.username), to: tea).stored
    #expect(new?.seq.rawValue == Int64(events.count) + 1)
    await store.close()
    #expect(try runSQL(path, "PRAGMA integrity_check") == [["ok"]])
    #expect(try runSQL(path, "PRAGMA foreign_key_check").isEmpty)
  }

  @Test(arguments: 1...Int64(Migration.all.count))
  func `everything is there after the migration`(from version: Int64) async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    try await Self.make(version, at: path)
    try await Self.expectWhole(path, from: version)
    let hasCopy = folder.exists("app.db.before-v\(Migration.all.count)")
    #expect(hasCopy == (version < Migration.all.count))
  }

  @Test func `a sudden end at any step from the first to the newest leaves everything`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    try await Self.make(1, at: path)
    let copies = Shared<[String]>([])
    let watched = Migrator(
      migrations: Migration.all,
      stepped: { _ in
        do {
          let number = copies.withLock { $0.count }
          let copy = try folder.copyDatabase(from: path, as: "step\(number).db")
          copies.withLock { $0.append(copy) }
        } catch { Issue.record(error) }
      })
    await (try openSQLite(path, migrator: watched)).close()
    let made = copies.withLock { $0 }
    let steps: Int = Migration.all.dropFirst().reduce(2) { $0 + $1.statements.count + 2 }
    #expect(made.count == steps)
    for copy in made { try await Self.expectWhole(copy, from: 1) }
  }
}
