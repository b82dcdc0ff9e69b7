import Chat
import Testing

@testable import Stores

@Suite struct `The index for search` {
  private var soon: SQLiteOptions {
    var options = SQLiteOptions()
    options.searchPart = 10
    options.searchGramsPart = 1
    options.searchPause = .zero
    return options
  }

  /// Waits until no more than `tail` messages are outside of the index.
  private func settle(_ store: SQLiteStore, tail: Int) async throws {
    while store.searchTail.count > tail || store.searchTail.waitingBlocks > 0 { try await store.check() }
  }

  /// The whole file and its log.
  private func bytes(_ folder: TemporaryFolder) throws -> [UInt8] {
    Array(try folder.bytes("app.db"))
      + (folder.exists("app.db-wal") ? Array(try folder.bytes("app.db-wal")) : [])
  }

  @Test func `messages go into blocks when nobody writes, and are found there after a new start`()
    async throws
  {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let first = try openSQLite(path, options: soon)
    let world = World(first)
    let ada = try await world.user("ada")
    for number in 1...95 { try await world.send("tea \(number)", by: ada.author) }
    try await settle(first, tail: 9)
    #expect(try await world.search("tea", by: ada).count == 95)
    await first.close()
    // As many messages share one as waited when it was made.
    #expect((2...9).contains(Int(try runSQL(path, "SELECT count(*) FROM search_block")[0][0]) ?? 0))
    let second = try openSQLite(path, options: soon)
    #expect(second.searchTail.count == 5)
    #expect(try await World(second).search("tea", by: ada).map(\.seq.rawValue) == (1...95).reversed())
    try await World(second).send("tea 96", by: ada.author)
    #expect(try await World(second).search("\"tea 9\"", by: ada).count == 8)
    await second.close()
    #expect(try runSQL(path, "INSERT INTO search_gram (search_gram) VALUES ('integrity-check')").isEmpty)
  }

  @Test func `blocks that wait for the index are looked through, and stay right when they change`()
    async throws
  {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    var options = soon
    options.searchGramsPart = 7
    let first = try openSQLite(path, options: options)
    var world = World(first)
    let ada = try await world.user("ada")
    var sent: [Message] = []
    for number in 1...65 {
      sent.append(try #require(try await world.send("tea \(number)", by: ada.author).stored))
    }
    while first.searchTail.count > 5 { try await first.check() }
    #expect((1...6).contains(first.searchTail.waitingBlocks))
    #expect(try await world.search("tea", by: ada).map(\.id) == sent.map(\.id).reversed())
    _ = try await first.edit(sent[0].id, to: "quagga", by: ada.author, within: .zero)
    #expect(try await world.search("quagga", by: ada).map(\.id) == [sent[0].id])
    await first.close()
    #expect(try runSQL(path, "SELECT grams_through FROM search_state") == [["0"]])

    let second = try openSQLite(path, options: soon)
    world = World(second)
    for number in 66...75 { try await world.send("tea \(number)", by: ada.author) }
    try await settle(second, tail: 5)
    #expect(try await world.search("tea", by: ada).count == 74)
    #expect(try await world.search("quagga", by: ada).map(\.id) == [sent[0].id])
    _ = try await second.edit(sent[0].id, to: "zyzzyva", by: ada.author, within: .zero)
    #expect(try await world.search("quagga", by: ada).isEmpty)
    #expect(try await world.search("zyzzyva", by: ada).map(\.id) == [sent[0].id])
    await second.close()
    #expect(try runSQL(path, "INSERT INTO search_gram (search_gram) VALUES ('integrity-check')").isEmpty)
  }

  @Test func `many waiting blocks go into the index though there are always writes`() async throws {
    let folder = TemporaryFolder()
    var options = soon
    options.searchPart = 1
    options.searchTailCap = 1
    options.searchGramsPart = 3
    options.searchGramsCap = 5
    options.searchPause = .seconds(3_600)
    let store = try openSQLite(folder.file("app.db"), options: options)
    let world = World(store)
    let ada = try await world.user("ada")
    for number in 1...40 {
      try await world.send("tea \(number)", by: ada.author)
      #expect(try await world.search("tea", by: ada).count == number)
    }
    try await store.check()
    #expect(store.searchTail.waitingBlocks <= 5)
    await store.close()
  }

  @Test func `what was sent before there was an index is found while it is being indexed`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    await (try openSQLite(path)).close()
    for number in 1...300 {
      _ = try runSQL(
        path,
        "INSERT INTO message (id, sender, guest_name, content, created_at) VALUES ((1 << 28) + \(number), -2, 'v', 'tea \(number)', \(number))"
      )
      _ = try runSQL(
        path, "INSERT INTO search_backlog (at, message_id) VALUES (\(number), (1 << 28) + \(number))")
    }
    _ = try runSQL(path, "UPDATE room_log SET last_seq = 300, last_at = 300")
    _ = try runSQL(path, "UPDATE search_state SET through = 300")
    let copies = Shared<[String]>([])
    var options = soon
    options.searchPart = 70
    let store = try openSQLite(
      path, options: options,
      prepare: { db in
        // Each part is committed by itself: look at the files as a sudden end would leave them.
        db.fault = { sql in
          guard sql.hasPrefix("SELECT at, message_id FROM search_backlog") else { return nil }
          let number = copies.withLock { $0.count }
          guard number < 9, let copy = try? folder.copyDatabase(from: path, as: "copy\(number).db") else {
            return nil
          }
          copies.withLock { $0.append(copy) }
          return nil
        }
      })
    let world = World(store)
    let ada = try await world.user("ada")
    #expect(try await world.search("tea", by: ada).map(\.seq.rawValue) == (1...300).reversed())
    while try runSQL(path, "SELECT count(*) FROM search_backlog") != [["0"]] {
      #expect(try await world.search("\"tea 15\"", by: ada).count == 11)
      try await world.send("more", by: ada.author)
    }
    #expect(try await world.search("tea", by: ada).map(\.seq.rawValue) == (1...300).reversed())
    await store.close()
    let made = copies.withLock { $0 }
    #expect(made.count >= 5)
    for copy in made {
      let again = try openSQLite(copy, options: options)
      let reader = try #require(try await again.users(matching: nil, after: nil, limit: 1).first ?? ada)
      #expect(try await World(again).search("tea", by: reader).map(\.seq.rawValue) == (1...300).reversed())
      await again.close()
    }
  }

  @Test func `files that were sent before their words were searched are found in the end`() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("app.db")
    let first = try openSQLite(path)
    var world = World(first)
    let ada = try await world.user("ada")
    for number in 1...120 {
      let files =
        number.isMultiple(of: 3) ? [(name: "invoice \(number).pdf", alt: "a quagga" as String?)] : []
      _ = try #require(try await world.send("tea \(number)", with: files, by: ada).stored)
    }
    let doomed = try #require(try await world.search("tea 60", by: ada).first)
    await first.close()
    // Into blocks without a word of the files, as an earlier version did it.
    _ = try runSQL(path, "CREATE TABLE kept AS SELECT id, attachments AS files FROM message")
    _ = try runSQL(path, "UPDATE message SET attachments = NULL")
    let second = try openSQLite(path, options: soon)
    try await settle(second, tail: 9)
    await second.close()
    _ = try runSQL(
      path, "UPDATE message SET attachments = (SELECT files FROM kept WHERE kept.id = message.id)")
    for sql in ["DROP TABLE kept", "DROP TABLE search_again", "PRAGMA user_version = 36"] {
      _ = try runSQL(path, sql)
    }
    let copies = Shared<[String]>([])
    var options = soon
    options.searchPart = 160
    let third = try openSQLite(
      path, options: options,
      prepare: { db in
        // Each part is committed by itself: look at the files as a sudden end would leave them.
        db.fault = { sql in
          guard sql.hasPrefix("DELETE FROM search_again") || sql == "COMMIT" else { return nil }
          let number = copies.withLock { $0.count }
          guard number < 20, let copy = try? folder.copyDatabase(from: path, as: "copy\(number).db") else {
            return nil
          }
          copies.withLock { $0.append(copy) }
          return nil
        }
      })
    world = World(third)
    _ = try await third.delete(doomed.id, by: ada.author)
    try await Self.expectFiles(path, third, by: ada, 39)
    #expect(try await world.search("quagga", by: ada, has: [.file]).count == 39)
    await third.close()
    #expect(try runSQL(path, "INSERT INTO search_gram (search_gram) VALUES ('integrity-check')").isEmpty)
    let made = copies.withLock { $0 }
    #expect(made.count >= 10)
    for copy in made {
      let again = try openSQLite(copy, options: options)
      let isDeleted = try await again.message(doomed.id)?.deletedAt != nil
      try await Self.expectFiles(copy, again, by: ada, isDeleted ? 39 : 40)
      await again.close()
    }
  }

  /// Waits until nothing is to be indexed again, then looks for what the files are called.
  private static func expectFiles(_ path: String, _ store: SQLiteStore, by ada: User, _ count: Int)
    async throws
  {
    while try runSQL(path, "SELECT count(*) FROM search_again") != [["0"]] { try await store.check() }
    let world = World(store)
    #expect(try await world.search("invoice", by: ada).count == count)
    #expect(try await world.search("tea", by: ada).count == count + 80)
  }

  @Test func `no text is left where a message, a room or an account ended`() async throws {
    let folder = TemporaryFolder()
    var options = soon
    options.searchPart = 4
    options.searchPause = .zero
    let store = try openSQLite(folder.file("app.db"), options: options)
    let world = World(store)
    let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
    let room = try await world.room("doomed", by: ada, members: [bob])
    for number in 1...8 {
      try await world.send("quagga \(number)", by: ada.author, to: room.id)
      try await world.send("zyzzyva \(number)", by: bob.author)
    }
    let last = try #require(try await world.send("xylorimba", by: ada.author).stored)
    for _ in 1...3 { try await world.send("more", by: ada.author) }
    try await settle(store, tail: 0)
    _ = try await store.edit(last.id, to: "marimba", by: ada.author, within: .zero)
    try await store.deleteRoom(room.id, by: ada.id)
    while try await store.eraseRoom(room.id, limit: 3) {}
    _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: true)
    var cursor = try await store.eraseMessages(of: bob.id, after: nil, limit: 3)
    while cursor != nil { cursor = try await store.eraseMessages(of: bob.id, after: cursor, limit: 3) }
    #expect(try await world.search("marimba", by: ada).map(\.id) == [last.id])
    let left = try await store.readers.read { db throws(StoreFailure) in
      try db.all("SELECT text FROM search_block") { row in String(decoding: row.blob(0), as: UTF8.self) }
    }
    #expect(left.joined() == "marimbamoremoremore")
    for word in ["quagga", "zyzzyva", "xylorimba"] {
      let grams = SearchGrams(SearchQuery(try SearchTerms(word)))
      let found = try runSQL(
        folder.file("app.db"),
        "SELECT rowid FROM search_gram WHERE search_gram MATCH '\(SearchGrams.spelled(grams.minus(SearchGrams(SearchQuery(try SearchTerms("marimba"))))))'"
      )
      #expect(found.isEmpty, "\(word)")
    }
    await store.close()
  }

  @Test func `a block comes back from the disk as it was`() throws {
    var dice = Dice(state: 1)
    for _ in 1...200 {
      var block = SearchBlock()
      var at = Int64(dice.roll(0...1_000_000_000))
      let start = at
      for _ in 0..<dice.roll(0...70) {
        let id = try #require(
          MessageID(Int64(dice.roll(1...33_000_000)) << 28 | Int64(dice.roll(1...99_999))))
        let sender = Int64.random(in: dice.roll(0...1) == 0 ? -9...9 : Int64.min...Int64.max, using: &dice)
        block.append(
          id, at: at, sender: sender, SearchFeatures(rawValue: UInt8(dice.roll(0...3))),
          Array(repeating: 65, count: dice.roll(0...300)))
        at += Int64(dice.roll(0...99_999_999))
      }
      let packed = block.packed(from: start)
      #expect(try SearchBlock(packed: packed, text: block.text, from: start) == block)
      for _ in 0..<20 where !packed.isEmpty {
        var broken = packed
        broken[dice.roll(0...packed.count - 1)] = UInt8(dice.roll(0...255))
        _ = try? SearchBlock(
          packed: Array(broken.prefix(dice.roll(0...packed.count))), text: block.text, from: start)
      }
    }
  }

  @Test func `a search stops on its way, and goes on with the next page`() async throws {
    let folder = TemporaryFolder()
    var options = soon
    options.searchEffort = 500
    let store = try openSQLite(folder.file("app.db"), options: options)
    let world = World(store)
    let ada = try await world.user("ada")
    try await world.send("needle", by: ada.author)
    for _ in 1...300 { try await world.send("e", by: ada.author) }
    try await settle(store, tail: 9)
    let page = try await store.search(
      SearchQuery(SearchTerms("e"), sender: ada.id), for: ada.id, before: nil, limit: 200)
    #expect(page.hits.count < 200 && page.next != nil)
    #expect(try await world.search("needle", by: ada).count == 1)
    #expect(try await world.search("e", by: ada, limit: 7).count == 301)
    await store.close()
  }
}

@Suite struct `Turns to search` {
  @Test func `are so many for each person at a time`() throws {
    let turns = SearchTurns(most: 3)
    let (ada, bob) = (try #require(UserID(1)), try #require(UserID(2)))
    for _ in 1...3 { try turns.begin(ada) }
    #expect(throws: ChatError.busy) { try turns.begin(ada) }
    for _ in 1...3 { try turns.begin(bob) }
    turns.end(ada)
    try turns.begin(ada)
    #expect(throws: ChatError.busy) { try turns.begin(ada) }
    for _ in 1...3 { turns.end(ada) }
    for _ in 1...3 { try turns.begin(ada) }
  }
}
