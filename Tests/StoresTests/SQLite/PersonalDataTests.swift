import Chat
import Testing

@testable import Stores

/// What is kept about people: no table may be forgotten when somebody asks for it, or wants it gone.
@Suite struct `What is kept about people` {
  /// For every table: what the export has of it, and what is left of it when an account is deleted; or why not.
  private static let tables: [String: (export: String, deletion: String)] = [
    "user": ("user", "the number, and a name that is nobody's"),
    "avatar": ("user, where it is", "gone"),
    "session": ("sessions", "ended, without the program's name; swept in the end"),
    "refresh_token": ("hashes of secrets: no", "gone"),
    "room": ("rooms, as far as one is in them", "stays: it is its members'"),
    "room_log": ("nobody's", "stays"),
    "member": ("rooms", "gone"),
    "message": ("messages", "under the former name, or erased"),
    "event": ("what it is about is exported by itself", "stays under the former name"),
    "message_edit": ("texts that one replaced oneself: no", "gone where messages are erased"),
    "mention": ("counts unread ones; the messages are their authors'", "stays: a number"),
    "notification_mark": ("what was read: no", "gone"),
    "notification_read": ("what was read: no", "gone"),
    "reaction": ("reactions", "stays, counted"),
    "reaction_count": ("nobody's", "stays"),
    "slow_post": ("when one wrote last: no", "stays: numbers, for as long as the interval"),
    "pin": ("the room's", "stays"),
    "direct_room": ("rooms", "gone with the last of its people"),
    "made_room": ("hashes of keys, for a day: no", "gone"),
    "ban": ("moderators' decisions: no", "gone"),
    "bot": ("bots", "gone"),
    "invite": ("the room's", "stays: the maker is a number"),
    "hook": ("the room's", "stays: the maker is a number"),
    "webhook": ("the room's", "stays: the maker is a number"),
    "webhook_delivery": ("the room's", "stays"),
    "admin": ("a right, not data: no", "gone"),
    "disabled_user": ("administrators' decisions: no", "gone"),
    "password_reset": ("hashes of secrets: no", "gone"),
    "audit": ("the log of the privileged: no", "stays: numbers"),
    "report": ("reports, as far as one made them", "stays with those who settle it"),
    "claimed_name": ("says nothing", "gone"),
    "user_key": ("hashes of secrets: no", "gone"),
    "file": ("with the messages they were posted with", "gone with its message, or if it was never posted"),
    "file_usage": ("a sum", "stays: a number"),
    "content_to_erase": ("nobody's", "gone when it is done"),
    "announcement": ("nobody's", "stays"),
    "search_block": ("messages, folded", "as its messages"),
    "search_gram": ("of which no text can be made", "as its messages"),
    "search_backlog": ("nobody's", "gone when it is done"),
    "search_again": ("nobody's", "gone when it is done"),
    "search_state": ("nobody's", "stays"),
    "room_to_erase": ("nobody's", "gone when it is done"),
  ]

  @Test func `every table has its line in the list`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    await (try openSQLite(path)).close()
    let all = try runSQL(
      path,
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")
    // An index over texts keeps tables of its own, which are named after it.
    let virtual = all.filter { $0[1].hasPrefix("CREATE VIRTUAL") }.map { $0[0] + "_" }
    let names = all.map { $0[0] }.filter { name in !virtual.contains { name.hasPrefix($0) } }
    #expect(Set(names) == Set(Self.tables.keys))
  }

  @Test func `no word of a former account is left anywhere, when its messages go too`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let store = try openSQLite(path)
    let world = World(store)
    let bob = try await world.user("bob")
    let ada = try await store.createUser(
      NewUser(
        username: Username("CANARYada"), displayName: "CANARY Ada", email: "CANARY@example.org",
        passwordHash: "CANARY hash"))
    let face = Avatar(tag: try #require(AvatarTag("canary")), bytes: Array("CANARY face".utf8))
    _ = try await store.setAvatar(face, of: ada.id)
    let far = world.clock.now().advanced(by: .seconds(999))
    _ = try await store.changeProfile(of: ada.id, ProfileChange(statusText: .set("CANARY status")), from: nil)
    _ = try await store.startSession(
      NewSession(
        userID: ada.id, refreshHash: [1], expiresAt: far, userAgent: UserAgent(cleaning: "CANARY agent"),
        cookie: NewCookie(hash: [2], expiresAt: far)))
    _ = try await store.createBot(
      NewBot(
        owner: ada.id, username: Username("helper"), displayName: nil,
        token: NewCookie(hash: [3], expiresAt: far)))
    let own = try await world.room("CANARY notes", by: ada, kind: .private)
    let shared = try await world.room("shared", by: bob, members: [ada])
    let direct = try await store.openDirect([ada.id, bob.id], by: bob.id).room.room
    for room in [own, shared, direct] {
      let sent = try #require(
        try await world.send(
          "CANARY text", by: ada.author, to: room.id, clientID: "CANARY-\(room.id.rawValue)"
        ).stored)
      _ = try await store.edit(sent.id, to: "CANARY edited", by: ada.author, within: .zero)
    }
    for user in [ada, bob] { _ = try await store.administer(user.id, [.setAdmin(true)], by: nil) }
    _ = try await store.createPasswordReset(
      NewPasswordReset(user: ada.id, codeHash: [4], expiresAt: far), by: nil)
    let other = try await world.room("other", by: bob)
    _ = try await store.moderate(ada.id, in: other.id, [.ban], by: bob.id)
    _ = try await store.createRoom(
      NewRoom(
        name: "keyed", topic: "", kind: .private, guests: false, creator: ada.id, members: [],
        key: CreationKey(name: [5], request: [6])))

    _ = try await store.deleteAccount(ada.id, passwordHash: "CANARY hash", erasing: true)
    #expect(try await store.room(own.id) == nil)
    #expect(try await store.roomsToErase().count == 2)
    for room in try await store.roomsToErase() { while try await store.eraseRoom(room, limit: 2) {} }
    var cursor: MessageID?
    repeat { cursor = try await store.eraseMessages(of: ada.id, after: cursor, limit: 2) } while cursor != nil
    await store.close()

    // The rows of an index over texts cannot be read.
    for table in Self.tables.keys.sorted() where table != "search_gram" {
      for row in try runSQL(path, "SELECT * FROM \(table)") {
        // The key of a message that is gone keeps a late repetition from coming back.
        let kept = table == "message" ? row.map { $0.hasPrefix("CANARY-") ? "" : $0 } : row
        #expect(!kept.contains { $0.lowercased().contains("canary") }, "\(table): \(row)")
      }
    }
    for (table, column) in [
      ("member", "user_id"), ("ban", "user_id"), ("admin", "user_id"), ("password_reset", "user_id"),
      ("bot", "owner_id"), ("made_room", "creator"), ("notification_mark", "user_id"),
      ("notification_read", "user_id"), ("avatar", "user_id"),
    ] {
      let left = try runSQL(path, "SELECT 1 FROM \(table) WHERE \(column) = \(ada.id.rawValue)")
      #expect(left.isEmpty, "\(table)")
    }
    #expect(try runSQL(path, "PRAGMA foreign_key_check").isEmpty)
  }
}
