public import Chat

/// The store on one SQLite file: a writer that commits in groups, and a few readers.
///
/// The SQL stands by feature in the files beside this one.
public final class SQLiteStore: Store {
  let limits: ChatLimits
  let clock: any Clock
  let writes: WorkQueue<WriteJob>
  let readers: ReaderPool
  /// Searches take longer than other reads, so they wait in a queue of their own.
  let searchers: ReaderPool
  let searchTail: SearchTail
  let searchTurns: SearchTurns
  let searchEffort: Int

  private let writerRest = Countdown()

  /// Opens or makes the database at `path`, and brings it to the newest version.
  ///
  /// Takes a lock on `PATH.lock`; before an older database is migrated, a checked copy is made beside it.
  public convenience init(
    path: String, clock: any Clock, limits: ChatLimits, broker: any Broker,
    options: SQLiteOptions = SQLiteOptions(), reports: SQLiteReports
  ) throws(SQLiteStoreError) {
    try self.init(
      path: path, clock: clock, limits: limits, broker: broker, options: options, reports: reports,
      migrator: Migrator(migrations: Migration.all))
  }

  /// - Parameter prepare: tests reach the writer's connection here before it is used.
  init(
    path: String, clock: any Clock, limits: ChatLimits, broker: any Broker, options: SQLiteOptions,
    reports: SQLiteReports, migrator: Migrator, prepare: @Sendable (Connection) -> Void = { _ in }
  ) throws(SQLiteStoreError) {
    let file = try DatabaseFile(path: path)
    try file.inspect(known: migrator.newest, checkedSize: options.checkedSize)
    let db = try Self.openForWriting(path)
    try migrator.migrate(db, path: path, now: clock.now())
    prepare(db)
    self.limits = limits
    self.clock = clock
    searchEffort = options.searchEffort
    searchTurns = SearchTurns(most: options.searchesOfOne)
    writes = WorkQueue(limit: options.queueLimit)
    do throws(StoreFailure) {
      searchTail = try Writer.searchTail(db)
      let writer = try Writer(
        db: db, file: file, clock: clock, limits: limits, broker: broker, queue: writes,
        searchTail: searchTail,
        options: options, reports: reports)
      readers = try ReaderPool(path: path, readers: options.readers, queueLimit: options.readQueueLimit)
      searchers = try ReaderPool(path: path, readers: options.searchers, queueLimit: options.searchQueueLimit)
      writerRest.add()
      let started = startThread(named: "db-write") { [writerRest] in
        writer.serve()
        writerRest.leave()
      }
      guard started else { throw .refused(.unavailable) }
    } catch {
      throw .cannotOpen(path: path, reason: error.sentence)
    }
  }

  deinit { writes.close() }

  public func check() async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.db.run("UPDATE room_log SET last_at = last_at WHERE room_id = 1")
    }
    _ = try await room(.lobby)
  }

  public func close() async {
    // Readers first: a log that somebody reads cannot be emptied.
    await searchers.close()
    await readers.close()
    writes.close()
    await writerRest.wait()
  }

  /// Opens the one connection that writes. Its commits reach the disk before they return.
  static func openForWriting(_ path: String) throws(SQLiteStoreError) -> Connection {
    do throws(StoreFailure) {
      let db = try Connection(path: path, mode: .readWrite)
      db.wait(milliseconds: 2_000)
      let mode = try db.first("PRAGMA journal_mode = WAL") { row in row.text(0) }
      guard mode == "wal" else { throw .sqlite(0, "its folder does not allow a write-ahead log") }
      try db.run("PRAGMA synchronous = FULL")
      try db.run("PRAGMA foreign_keys = ON")
      try db.run("PRAGMA trusted_schema = OFF")
      try db.run("PRAGMA temp_store = MEMORY")
      try db.run("PRAGMA cache_size = -32768")
      return db
    } catch {
      throw .cannotOpen(path: path, reason: error.sentence)
    }
  }
}
