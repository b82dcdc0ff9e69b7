import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

extension Migration {
  /// A version from the far future, for the tests.
  fileprivate static let next = Migration(
    version: 1_000,
    statements: [
      "ALTER TABLE user ADD COLUMN status TEXT",
      "CREATE TABLE note (id INTEGER PRIMARY KEY, made_at INTEGER NOT NULL) STRICT",
      "INSERT INTO note (made_at) VALUES (?1)",
      "PRAGMA user_version = 1000",
    ])
}

@Suite struct `Migrations` {
  private let both = Migrator(migrations: Migration.all + [.next])

  /// Makes a database of the first version with one message, and closes it.
  private func makeOld(_ path: String) async throws -> Message {
    let store = try openSQLite(path)
    let message = try await World(store).send("old", by: guest(7, "visitor")).stored
    await store.close()
    return try #require(message)
  }

  private func expectWhole(_ path: String, _ message: Message) async throws {
    let store = try openSQLite(path, migrator: both)
    #expect(try await store.message(message.id) == message)
    #expect(try await World(store).send("new", by: guest(7, "visitor")).stored?.seq.rawValue == 2)
    await store.close()
    #expect(try runSQL(path, "PRAGMA user_version") == [["1000"]])
    #expect(try runSQL(path, "SELECT count(*) FROM note") == [["1"]])
    #expect(try runSQL(path, "PRAGMA integrity_check") == [["ok"]])
  }

  @Test func `each leads to the version it says, one after the other`() {
    #expect(Migration.all.map(\.version) == Array(1...Int64(Migration.all.count)))
  }

  @Test func `an old database is migrated, after a whole copy was made`() async throws {
    let folder = TemporaryFolder()
    let message = try await makeOld(folder.file("app.db"))
    try await expectWhole(folder.file("app.db"), message)

    let copy = try openSQLite(folder.file("app.db.before-v1000"))
    #expect(try await copy.message(message.id) == message)
    await copy.close()
    #expect(!folder.exists("app.db.before-v1000.part"))
  }

  @Test func `a new database needs no copy`() async throws {
    let folder = TemporaryFolder()
    let store = try openSQLite(folder.file("app.db"), migrator: both)
    await store.close()
    #expect(!folder.exists("app.db.before-v1000"))
  }

  @Test func `a sudden end after any step leaves a database that starts`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let message = try await makeOld(path)
    let copies = Shared<[String]>([])
    var watched = both
    watched.stepped = { _ in
      do {
        let number = copies.withLock { $0.count }
        let copy = try folder.copyDatabase(from: path, as: "step\(number).db")
        copies.withLock { $0.append(copy) }
      } catch { Issue.record(error) }
    }
    let store = try openSQLite(path, migrator: watched)
    await store.close()
    let made = copies.withLock { $0 }
    #expect(made.count == 2 + Migration.next.statements.count + 2)
    for copy in made { try await expectWhole(copy, message) }
  }

  @Test func `a sudden end in the first start leaves a file that starts`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
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
    let steps: Int = Migration.all.reduce(2) { $0 + $1.statements.count }
    #expect(made.count == steps)
    for copy in made {
      let store = try openSQLite(copy)
      #expect(try await store.room(.lobby)?.name == "lobby")
      await store.close()
    }
  }

  @Test func `a failure at any step is one clear error, and the next start succeeds`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let message = try await makeOld(path)
    // The last step comes after the commit.
    for step in 1...(2 + Migration.next.statements.count + 1) {
      let count = Shared(0)
      var failing = both
      failing.stepped = { _ throws(StoreFailure) in
        let number = count.withLock { count in
          count += 1
          return count
        }
        if number == step { throw .sqlite(13, "the disk is full") }
      }
      do {
        _ = try openSQLite(path, migrator: failing)
        Issue.record("step \(step) did not fail")
      } catch SQLiteStoreError.backupFailed(path: _, reason: let reason) {
        #expect(step <= 2 && reason.contains("the disk is full"))
      } catch SQLiteStoreError.migrationFailed(path: _, version: 1_000, reason: let reason) {
        #expect(step > 2 && reason.contains("the disk is full"))
      }
      #expect(try runSQL(path, "PRAGMA user_version") == [["\(Migration.all.count)"]])
    }
    try await expectWhole(path, message)
  }

  @Test func `a newer database is refused and left as it was`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let newer = try openSQLite(path, migrator: both)
    await newer.close()
    let before = try folder.bytes("app.db")
    let refusal = SQLiteStoreError.newer(path: path, found: 1_000, known: Int64(Migration.all.count))
    #expect(throws: refusal) { try openSQLite(path) }
    #expect(try folder.bytes("app.db") == before)
    #expect(SQLiteStoreError.newer(path: "app.db", found: 2, known: 1).description.contains("newer program"))
    await (try openSQLite(path, migrator: both)).close()
  }
}

@Suite struct `Files that are refused` {
  @Test func `a database that is in use`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let first = try openSQLite(path)
    #expect(throws: SQLiteStoreError.inUse(path: path)) { try openSQLite(path) }
    try await World(first).send("still here", by: guest(7, "visitor"))
    await first.close()
    await (try openSQLite(path)).close()
  }

  @Test func `a file of another kind`() async throws {
    let folder = TemporaryFolder()
    let text = folder.file("notes.txt")
    let content = Data(String(repeating: "not a database\n", count: 500).utf8)
    try content.write(to: URL(fileURLWithPath: text))
    #expect(throws: SQLiteStoreError.notOurs(path: text)) { try openSQLite(text) }
    #expect(try folder.bytes("notes.txt") == content)

    let other = folder.file("other.db")
    _ = try runSQL(other, "CREATE TABLE t (a)")
    let before = try folder.bytes("other.db")
    #expect(throws: SQLiteStoreError.notOurs(path: other)) { try openSQLite(other) }
    #expect(try folder.bytes("other.db") == before)
  }

  @Test func `a damaged file`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let store = try openSQLite(path)
    let world = World(store)
    for number in 1...60 {
      let text = String(repeating: "message \(number) ", count: 100)
      try await world.send(text, by: guest(7, "visitor"), clientID: "c\(number)")
    }
    await store.close()
    let whole = try folder.bytes("app.db")
    func expectRefusal(_ bytes: Data, _ what: String) throws {
      try bytes.write(to: URL(fileURLWithPath: path))
      do {
        _ = try openSQLite(path)
        Issue.record("\(what) was accepted")
      } catch let error as SQLiteStoreError {
        switch error {
        case .damaged, .notOurs: break
        default: Issue.record("\(what): \(error)")
        }
        #expect(!error.description.contains("\n"))
      }
      #expect(try folder.bytes("app.db") == bytes)
    }
    var hole = whole
    hole.replaceSubrange(4_096 * 5..<4_096 * 20, with: Data(repeating: 0x5A, count: 4_096 * 15))
    try expectRefusal(hole, "a hole")
    try expectRefusal(whole.prefix(whole.count / 2), "half a file")
    try expectRefusal(Data(repeating: 0, count: 100) + whole.dropFirst(100), "a lost header")
    try whole.write(to: URL(fileURLWithPath: path))
    await (try openSQLite(path)).close()
  }

  @Test func `a path that cannot be opened`() throws {
    let folder = TemporaryFolder()
    let inner = folder.file("inner")
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    for path in [folder.file("no/such/folder.db"), inner, ""] {
      do {
        _ = try openSQLite(path)
        Issue.record("\(path) was opened")
      } catch let error as SQLiteStoreError {
        guard case .cannotOpen = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }
}
