import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

@Suite struct `Durability on SQLite` {
  @Test func `an acknowledged message is in the files at the moment of its acknowledgement`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let store = try openSQLite(path)
    let visitor = try guest(7, "visitor")
    let copies = Shared<[(String, Message)]>([])
    for number in 1...20 {
      let draft = MessageDraft(
        roomID: .lobby, author: visitor, content: "\(number)", clientID: nil, replyTo: nil)
      // On the writer's own thread: it writes nothing while the copy is made.
      store.append(draft) { outcome in
        guard let message = outcome.stored else { return }
        do {
          let copy = try folder.copyDatabase(from: path, as: "copy\(number).db")
          copies.withLock { $0.append((copy, message)) }
        } catch { Issue.record(error) }
      }
    }
    await store.close()

    let made = copies.withLock { $0 }
    #expect(made.count == 20)
    for (copy, message) in made {
      let reopened = try openSQLite(copy)
      #expect(try await reopened.message(message.id) == message)
      await reopened.close()
    }
  }

  @Test func `everything is there after a new start, and numbers and stamps go on`() async throws {
    let folder = TemporaryFolder()
    let clock = ManualClock()
    let first = try openSQLite(folder.file("app.db"), clock: clock)
    let world = World(first)
    let ada = try await world.user("ada")
    let room = try await world.room("talk", by: ada)
    let before = try #require(
      try await world.send("before", by: ada.author, to: room.id, clientID: "c1").stored)
    let session = try await first.startSession(
      NewSession(userID: ada.id, refreshHash: [1], expiresAt: clock.now().advanced(by: .seconds(99))))
    await first.close()

    clock.advance(by: .seconds(-3_600))
    let second = try openSQLite(folder.file("app.db"), clock: clock)
    let again = World(second)
    #expect(try await second.user(ada.id) == ada)
    #expect(try await second.message(before.id) == before)
    #expect(try await again.send("before", by: ada.author, to: room.id, clientID: "c1").duplicate == before)
    let after = try #require(try await again.send("after", by: ada.author, to: room.id).stored)
    #expect(after.seq.rawValue == before.seq.rawValue + 1)
    #expect(after.timestamp > before.timestamp)
    let lobby = try #require(try await again.send("lobby", by: ada.author).stored)
    #expect(lobby.timestamp > after.timestamp)
    let rotation = try await second.rotateSession(
      presented: [1], successor: [2], expiresAt: clock.now().advanced(by: .seconds(9_999)), grace: .seconds(9)
    )
    #expect(rotation == .rotated(session, ada))
    await second.close()
  }

  @Test func `the full log of a room refuses, but still knows its retries`() async throws {
    let folder = TemporaryFolder()
    let store = try openSQLite(folder.file("app.db"))
    let world = World(store)
    let visitor = try guest(7, "visitor")
    try await store.writes.write { writer throws(StoreFailure) in
      try writer.db.run("UPDATE room_log SET last_seq = (1 << 28) - 2 WHERE room_id = 1")
    }
    let last = try #require(try await world.send("last", by: visitor, clientID: "c1").stored)
    #expect(last.seq.rawValue == Seq.max)
    #expect(try await world.send("more", by: visitor, clientID: "c2").refusal == .logFull)
    #expect(try await world.send("last", by: visitor, clientID: "c1").duplicate == last)
    #expect(try await world.send("other", by: visitor, clientID: "c1").refusal == .clientIDConflict)
    #expect(try await store.history(of: .lobby, .latest, limit: 5).messages == [last])
    await store.close()
  }

  @Test func `the log is emptied at the end, and stays short under load while somebody reads`() async throws {
    let folder = TemporaryFolder()
    var options = SQLiteOptions()
    options.checkpointPages = 50
    options.logPagesCap = 200
    let store = try openSQLite(folder.file("app.db"), options: options)
    let visitor = try guest(7, "visitor")
    let longest = Shared(0)
    await withTaskGroup(of: Void.self) { group in
      for sender in 0..<4 {
        group.addTask {
          let world = World(store)
          for number in 0..<300 {
            _ = try? await world.send(String(repeating: "\(sender)", count: 2_000), by: visitor)
            if number.isMultiple(of: 10) { _ = try? await store.history(of: .lobby, .latest, limit: 50) }
            let size =
              (try? FileManager.default.attributesOfItem(atPath: folder.file("app.db-wal"))[.size]) as? Int
            longest.withLock { $0 = max($0, size ?? 0) }
          }
        }
      }
    }
    await store.close()
    #expect(longest.withLock { $0 } > 0)
    #expect(longest.withLock { $0 } < 400 * 4_200)
    #expect(!folder.exists("app.db-wal"))
    #expect(try runSQL(folder.file("app.db"), "SELECT count(*) FROM message") == [["1200"]])
    #expect(try runSQL(folder.file("app.db"), "PRAGMA integrity_check") == [["ok"]])
  }

  @Test(.timeLimit(.minutes(1)))
  func `the log is emptied when nobody writes for a while`() async throws {
    let folder = TemporaryFolder()
    var options = SQLiteOptions()
    options.idleTime = .milliseconds(1)
    let store = try openSQLite(folder.file("app.db"), options: options)
    for number in 1...3 {
      let sent = try await World(store).send("\(number)", by: guest(7, "visitor"))
      // Ends with the time limit if the log stays as it is.
      while try !folder.bytes("app.db-wal").isEmpty { _ = try await store.room(.lobby) }
      #expect(try await store.history(of: .lobby, .latest, limit: 1).messages == [try #require(sent.stored)])
    }
    await store.close()
  }

  @Test func `every commit is flushed, and nothing is mapped into memory`() async throws {
    let folder = TemporaryFolder()
    let store = try openSQLite(folder.file("app.db"))
    let settings = try await store.writes.write { writer throws(StoreFailure) in
      let db = writer.db
      return [
        try db.first("PRAGMA journal_mode") { row in row.text(0) },
        try db.first("PRAGMA synchronous") { row in row.text(0) },
        try db.first("PRAGMA foreign_keys") { row in row.text(0) },
        try db.first("PRAGMA mmap_size") { row in row.text(0) } ?? "0",
      ]
    }
    #expect(settings == ["wal", "2", "1", "0"])
    await #expect(throws: ChatError.unavailable) {
      try await store.readers.read { db throws(StoreFailure) in
        try db.run("UPDATE room SET name = 'written by a reader' WHERE id = 1")
      }
    }
    await store.close()
  }

  @Test func `only the owner of the process can read the file`() async throws {
    let folder = TemporaryFolder()
    let store = try openSQLite(folder.file("app.db"))
    try await World(store).send("secret", by: guest(7, "visitor"))
    for name in ["app.db", "app.db-wal", "app.db.lock"] {
      let mode =
        try FileManager.default.attributesOfItem(atPath: folder.file(name))[.posixPermissions] as? Int
      #expect(mode == 0o600, "\(name)")
    }
    await store.close()
  }

  @Test func `a client_id comes back as it was sent`() throws {
    let uuid = "0191f3a0-1234-7abc-8def-0123456789ab"
    let bytes = try #require(ClientIDColumn.uuid(uuid))
    #expect(bytes.count == 16)
    #expect(ClientIDColumn.spelled(bytes) == uuid)
    for other in [
      uuid.uppercased(), "{" + uuid.dropFirst(), uuid + "0", "0191f3a01234-7abc-8def-0123456789ab0", "",
    ] {
      #expect(ClientIDColumn.uuid(other) == nil, "\(other)")
    }
  }
}
