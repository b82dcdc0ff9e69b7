import Chat

/// A few read-only connections, each on a thread of its own, that serve one queue.
final class ReaderPool: Sendable {
  typealias Read = @Sendable (Connection) -> Void

  private let queue: WorkQueue<Read>
  private let rest: Countdown

  init(path: String, readers: Int, queueLimit: Int) throws(StoreFailure) {
    queue = WorkQueue(limit: queueLimit)
    rest = Countdown()
    for number in 1...max(1, readers) {
      let db = try Connection(path: path, mode: .readOnly)
      db.wait(milliseconds: 2_000)
      try db.run("PRAGMA query_only = ON")
      try db.run("PRAGMA trusted_schema = OFF")
      try db.run("PRAGMA temp_store = MEMORY")
      try db.run("PRAGMA cache_size = -8192")
      rest.add()
      let started = startThread(named: "db-read-\(number)") { [queue, rest] in
        Self.serve(queue, with: db)
        rest.leave()
      }
      guard started else {
        rest.leave()
        queue.close()
        throw .refused(.unavailable)
      }
    }
  }

  deinit { queue.close() }

  /// Runs `body` on one of the connections. Throws `.busy` when too much is queued.
  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Connection) throws(StoreFailure) -> Value
  ) async throws(ChatError) -> Value {
    let result: Result<Value, ChatError> = await withCheckedContinuation { caller in
      let pushed = queue.push { db in
        do throws(StoreFailure) { caller.resume(returning: .success(try body(db))) } catch {
          caller.resume(returning: .failure(error.chatError))
        }
      }
      switch pushed {
      case .queued: break
      case .full: caller.resume(returning: .failure(.busy))
      case .closed: caller.resume(returning: .failure(.unavailable))
      }
    }
    return try result.get()
  }

  /// Finishes what is queued and closes the connections.
  func close() async {
    queue.close()
    await rest.wait()
  }

  private static func serve(_ queue: WorkQueue<Read>, with db: Connection) {
    var next: [Read] = []
    while true {
      switch queue.take(upTo: 1, into: &next, idleAfter: nil) {
      case .items:
        for read in next { read(db) }
        next.removeAll(keepingCapacity: true)
      case .idle: break
      case .closed:
        db.close()
        return
      }
    }
  }
}
