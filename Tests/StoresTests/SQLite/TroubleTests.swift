import CSQLite
import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

@Suite struct `Trouble with the disk` {
  @Test func `a full disk refuses sends, leaves reads alone, and is over when there is room`() async throws {
    let folder = TemporaryFolder()
    let reports = Reports()
    let broker = RecordingBroker()
    let store = try openSQLite(folder.file("app.db"), broker: broker, reports: reports.hooks)
    let world = World(store)
    let visitor = try guest(7, "visitor")
    try await store.writes.write { writer throws(StoreFailure) in
      try writer.db.run("PRAGMA max_page_count = 100")
    }
    var stored = 0
    while try await world.send(String(repeating: "x", count: 3_000), by: visitor).stored != nil {
      stored += 1
      try #require(stored < 200)
    }
    #expect(stored > 5)
    for _ in 0..<3 {
      #expect(try await world.send(String(repeating: "x", count: 9_000), by: visitor).refusal == .unavailable)
    }
    #expect(try await store.history(of: .lobby, .latest, limit: 200).messages.count == stored)
    #expect(broker.events.count == stored)
    #expect(reports.notices.withLock { $0.count } == 1)

    try await store.writes.write { writer throws(StoreFailure) in
      try writer.db.run("PRAGMA max_page_count = 100000")
    }
    let next = try await world.send(String(repeating: "x", count: 9_000), by: visitor).stored
    #expect(next?.seq.rawValue == Int64(stored) + 1)
    #expect(reports.notices.withLock { $0.count } == 2)
    #expect(reports.fatal.withLock { $0 } == [])
    await store.close()
  }

  @Test(arguments: [SQLITE_FULL, SQLITE_READONLY, SQLITE_CANTOPEN, ROOST_IOERR_WRITE.code])
  func `a write that fails is refused with its whole batch, and the next batch tries again`(
    _ code: Int32
  ) async throws {
    let folder = TemporaryFolder()
    let reports = Reports()
    let broker = RecordingBroker()
    let failing = Shared(false)
    let hooks = reports.hooks
    let store = try openSQLite(folder.file("app.db"), broker: broker, reports: hooks) { db in
      db.fault = { sql in failing.withLock { $0 } && sql == "COMMIT" ? code : nil }
    }
    let world = World(store)
    let visitor = try guest(7, "visitor")
    try await world.send("before", by: visitor)
    failing.withLock { $0 = true }
    #expect(try await world.send("lost", by: visitor, clientID: "c1").refusal == .unavailable)
    await #expect(throws: ChatError.unavailable) { try await world.user("ada") }
    await #expect(throws: ChatError.unavailable) { try await store.check() }
    failing.withLock { $0 = false }
    try await store.check()
    #expect(try await world.send("after", by: visitor, clientID: "c1").stored?.seq.rawValue == 2)
    #expect(broker.events.count == 2)
    #expect(reports.fatal.withLock { $0 } == [])
    await store.close()
  }

  @Test(arguments: [ROOST_IOERR_FSYNC.code, ROOST_IOERR_DIR_FSYNC.code, SQLITE_IOERR])
  func `after a failed flush nothing is acknowledged any more`(_ code: Int32) async throws {
    let folder = TemporaryFolder()
    let reports = Reports()
    let broker = RecordingBroker()
    let failing = Shared(false)
    let hooks = reports.hooks
    let store = try openSQLite(folder.file("app.db"), broker: broker, reports: hooks) { db in
      db.fault = { sql in failing.withLock { $0 } && sql == "COMMIT" ? code : nil }
    }
    let world = World(store)
    let visitor = try guest(7, "visitor")
    let first = try #require(try await world.send("before", by: visitor).stored)
    failing.withLock { $0 = true }
    let answers = Shared(0)
    let draft = MessageDraft(roomID: .lobby, author: visitor, content: "?", clientID: nil, replyTo: nil)
    store.append(draft) { _ in answers.withLock { $0 += 1 } }
    // Closing waits for the writer.
    await store.close()
    failing.withLock { $0 = false }
    #expect(try await world.send("late", by: visitor).refusal == .unavailable)
    #expect(answers.withLock { $0 } == 0)
    #expect(broker.events == [RoomEvent(message: first)])
    #expect(reports.fatal.withLock { $0.count } == 1)

    let again = try openSQLite(folder.file("app.db"))
    #expect(try await again.message(first.id) == first)
    await again.close()
  }

  @Test func `one job that fails does not fail its neighbours`() async throws {
    let folder = TemporaryFolder()
    let reports = Reports()
    let store = try openSQLite(folder.file("app.db"), reports: reports.hooks)
    let world = World(store)
    let ada = try await world.user("ada")
    let gate = DispatchSemaphore(value: 0)
    let answers = Shared<[String]>([])
    // The writer waits here while a batch grows behind it.
    store.writes.enqueue(
      .change(
        run: { _ throws(StoreFailure) in
          gate.wait()
          return {}
        }, fail: { _ in }))
    func send(_ text: String) {
      let draft = MessageDraft(roomID: .lobby, author: ada.author, content: text, clientID: nil, replyTo: nil)
      store.append(draft) { outcome in
        answers.withLock { $0.append(outcome.stored.map { "\(text) \($0.seq.rawValue)" } ?? "refused") }
      }
    }
    send("one")
    store.writes.enqueue(
      .change(
        run: { writer throws(StoreFailure) in
          try writer.db.run("UPDATE room SET name = 'half done' WHERE id = 1")
          try writer.db.run("INSERT INTO room_log (room_id, last_seq, last_at) VALUES (1, 0, 0)")
          return {}
        }, fail: { error in answers.withLock { $0.append("\(error)") } }))
    send("two")
    // Twice: a batch that fails is run again, job by job.
    for _ in 0..<2 { gate.signal() }
    try await store.check()
    #expect(answers.withLock { $0 } == ["one 1", "unavailable", "two 2"])
    #expect(try await store.room(.lobby)?.name == "lobby")
    #expect(reports.fatal.withLock { $0 } == [])
    await store.close()
  }

  @Test func `a refused job in a batch leaves no trace of itself`() async throws {
    let folder = TemporaryFolder()
    let store = try openSQLite(folder.file("app.db"))
    await #expect(throws: ChatError.readOnly) {
      try await store.writes.write { writer throws(StoreFailure) in
        try writer.db.run("UPDATE room SET name = 'half done' WHERE id = 1")
        throw .refused(.readOnly)
      }
    }
    #expect(try await store.room(.lobby)?.name == "lobby")
    await store.close()
  }

  @Test func `too many reads are refused as busy`() async throws {
    let folder = TemporaryFolder()
    var options = SQLiteOptions()
    options.readers = 1
    options.readQueueLimit = 1
    let store = try openSQLite(folder.file("app.db"), options: options)
    let entered = DispatchSemaphore(value: 0)
    let gate = DispatchSemaphore(value: 0)
    async let held: Void = store.readers.read { _ throws(StoreFailure) in
      entered.signal()
      gate.wait()
    }
    await withCheckedContinuation { caller in
      DispatchQueue.global().async {
        entered.wait()
        caller.resume()
      }
    }
    // One waits, the next finds the queue full.
    let results = await withTaskGroup(of: ChatError?.self, returning: [ChatError?].self) { group in
      for _ in 0..<2 {
        group.addTask {
          do throws(ChatError) { _ = try await store.room(.lobby) } catch { return error }
          return nil
        }
      }
      var results: [ChatError?] = []
      for await one in group {
        results.append(one)
        gate.signal()
      }
      return results
    }
    try await held
    #expect(results == [.busy, nil])
    await store.close()
  }
}

extension FixedWidthInteger {
  fileprivate var code: Int32 { Int32(self) }
}
