import CSQLite
import Chat
import Synchronization

/// The only connection that writes, confined to the writer's thread.
///
/// It takes what has queued up, writes it in one transaction, and once that is durable publishes the new events and
/// tells the callers, in the order of the queue. There is no timer: while one commit is flushed the next batch grows.
final class Writer {
  let db: Connection
  let limits: ChatLimits
  var stamps: Stamps
  /// What this batch adds to the logs, in order, to be published once it is durable.
  var recorded: [RoomEvent] = []
  /// What was sent before there was an index and is not in it yet.
  var hasSearchBacklog: Bool
  /// Messages with files are in the index without the words of those.
  var hasSearchAgain: Bool
  /// The ends of the logs that this batch appends to.
  var logs: [RoomID: LogEnd] = [:]

  private let file: DatabaseFile
  private let queue: WorkQueue<WriteJob>
  private let broker: any Broker
  private let options: SQLiteOptions
  private let reports: SQLiteReports
  let searchTail: SearchTail
  /// Indexing failed; the next message tries again.
  private var searchRests = false
  private var state = State.working

  private enum State {
    case working
    /// The newest batch could not be written; the next one tries again.
    case troubled
    /// A flush failed.
    case dead
  }

  init(
    db: Connection, file: DatabaseFile, clock: any Clock, limits: ChatLimits, broker: any Broker,
    queue: WorkQueue<WriteJob>, searchTail: SearchTail, options: SQLiteOptions, reports: SQLiteReports
  ) throws(StoreFailure) {
    self.db = db
    self.file = file
    self.limits = limits
    self.broker = broker
    self.queue = queue
    self.options = options
    self.reports = reports
    self.searchTail = searchTail
    hasSearchBacklog = try Self.hasSearchBacklog(db)
    hasSearchAgain = try Self.hasSearchAgain(db)
    let last = try db.first("SELECT max(last_at) FROM room_log") { row in row.int(0) }
    stamps = Stamps(clock: clock, last: last ?? 0)
  }

  /// Serves the queue until it is closed and empty.
  func serve() {
    var batch: [WriteJob] = []
    var isQuiet = false
    while true {
      switch queue.take(
        upTo: options.batchLimit, into: &batch,
        idleAfter: nextToIndex != nil
          ? (isQuiet ? .zero : options.searchPause) : db.logPages > 0 ? options.idleTime : nil)
      {
      case .items:
        isQuiet = false
        commit(batch)
        batch.removeAll(keepingCapacity: true)
        searchRests = false
        tidyLog()
        if searchTail.count >= options.searchTailCap { index(.messages) }
        if searchTail.waitingBlocks >= options.searchGramsCap { index(.blocks) }
      case .idle:
        isQuiet = true
        if let next = nextToIndex { index(next) } else { emptyLog() }
      case .closed:
        if state != .dead { emptyLog() }
        db.close()
        file.unlock()
        return
      }
    }
  }

  // MARK: The index for search

  /// What is done next when there are no writes.
  private enum Indexing { case messages, blocks, backlog, files }

  private var nextToIndex: Indexing? {
    if state == .dead || searchRests { return nil }
    if searchTail.count >= options.searchPart { return .messages }
    if searchTail.waitingBlocks >= options.searchGramsPart { return .blocks }
    if hasSearchBacklog { return .backlog }
    return hasSearchAgain ? .files : nil
  }

  /// So many parts are made blocks together if there are as many.
  private static let mostParts = 4

  /// A few milliseconds of work, in a commit of its own.
  private func index(_ what: Indexing) {
    guard state != .dead, !searchRests else { return }
    let (tail, part, grams) = (searchTail, options.searchPart, options.searchGramsPart)
    let failed = Flag()
    commit([
      .change(
        run: { writer throws(StoreFailure) in
          switch what {
          case .messages:
            try writer.makeBlocks(of: tail, part * max(1, min(tail.count / part, Self.mostParts)))
          case .blocks: try writer.addGrams(tail, of: grams)
          case .backlog: try writer.indexBacklog(part)
          // Each may be in another block, which is written anew.
          case .files: try writer.indexFiles(of: max(1, part / 16))
          }
        },
        fail: { _ in failed.raise() })
    ])
    searchRests = failed.isRaised
    tidyLog()
  }

  // MARK: A batch

  private func commit(_ batch: [WriteJob]) {
    guard state != .dead else { return refuse(batch) }
    do throws(BatchFailure) {
      let began = ContinuousClock.now
      let results = try transact(batch)
      reports.committed(ContinuousClock.now - began)
      recover()
      deliver(batch, results)
    } catch {
      rollBack()
      switch error {
      case .unknown(let sentence): die(sentence, batch)
      case .storage(let sentence): suffer(sentence, batch)
      case .content(let sentence):
        // One job does what no job should. Alone it fails alone.
        if batch.count > 1 { for job in batch { commit([job]) } } else { suffer(sentence, batch) }
      }
    }
  }

  /// Writes the batch and makes it durable.
  private func transact(_ batch: [WriteJob]) throws(BatchFailure) -> [JobResult] {
    var results: [JobResult] = []
    results.reserveCapacity(batch.count)
    do throws(StoreFailure) {
      logs.removeAll(keepingCapacity: true)
      recorded.removeAll(keepingCapacity: true)
      try db.run("BEGIN IMMEDIATE")
      for job in batch { results.append(try perform(job)) }
      try saveLogs()
    } catch {
      throw BatchFailure(error, isCommit: false)
    }
    do throws(StoreFailure) { try db.run("COMMIT") } catch { throw BatchFailure(error, isCommit: true) }
    return results
  }

  private func perform(_ job: WriteJob) throws(StoreFailure) -> JobResult {
    switch job {
    case .append(let draft, _):
      return .append(try append(draft))
    case .change(let run, _):
      // The job may read what the appends before it did.
      try saveLogs()
      let before = recorded.count
      try db.run("SAVEPOINT job")
      do throws(StoreFailure) {
        let finish = try run(self)
        try db.run("RELEASE job")
        return .change(finish)
      } catch {
        guard case .refused(let refusal) = error else { throw error }
        recorded.removeSubrange(before...)
        logs.removeAll(keepingCapacity: true)
        try db.run("ROLLBACK TO job")
        try db.run("RELEASE job")
        return .refused(refusal)
      }
    }
  }

  /// First everybody hears, then the senders: an acknowledgement never overtakes the event.
  private func deliver(_ batch: [WriteJob], _ results: [JobResult]) {
    if !recorded.isEmpty {
      searchTail.append(recorded)
      broker.publish(recorded)
    }
    for (job, result) in zip(batch, results) {
      switch (job, result) {
      case (.append(_, let done), .append(let outcome)): done(outcome)
      case (_, .change(let finish)): finish()
      case (_, .refused(let error)): job.refuse(error)
      case (.change, .append): break
      }
    }
  }

  private func refuse(_ batch: [WriteJob]) {
    for job in batch { job.refuse(.unavailable) }
  }

  // MARK: Trouble

  private func rollBack() {
    logs.removeAll()
    // SQLite has rolled back by itself after some failures.
    guard db.isInTransaction else { return }
    do throws(StoreFailure) { try db.run("ROLLBACK") } catch {
      reports.notice("Rolling back failed: \(error.sentence)")
    }
  }

  private func suffer(_ sentence: String, _ batch: [WriteJob]) {
    if state == .working { reports.notice("The database takes no writes: \(sentence)") }
    state = .troubled
    refuse(batch)
  }

  private func recover() {
    if state == .troubled { reports.notice("The database takes writes again") }
    state = .working
  }

  /// Nobody may be told anything about `batch`: it is stored or it is not. The process ends.
  private func die(_ sentence: String, _ batch: [WriteJob]) {
    state = .dead
    db.leaveLogAlone()
    queue.close()
    lost = batch
    reports.fatal("A flush of the database failed: \(sentence)")
  }

  /// Kept, because callers that are never answered must not be answered by being forgotten either.
  private var lost: [WriteJob] = []

  // MARK: The log file (WAL)

  /// How long the log was at the newest attempt, so that a reader in the way does not cost an attempt a commit.
  private var tidied = 0

  /// After a commit: moves a long log into the database file, and empties one that readers have kept long.
  private func tidyLog() {
    if db.logPages < tidied { tidied = 0 }
    guard state != .dead, db.logPages - tidied >= options.checkpointPages else { return }
    tidied = db.logPages
    checkpoint(db.logPages >= options.logPagesCap ? .truncate : .passive)
  }

  private func emptyLog() {
    guard state != .dead, db.logPages > 0 else { return }
    checkpoint(.truncate)
  }

  private func checkpoint(_ kind: Connection.Checkpoint) {
    // Not long: sends are waiting.
    db.wait(milliseconds: 50)
    defer { db.wait(milliseconds: 2_000) }
    do throws(StoreFailure) { _ = try db.checkpoint(kind) } catch {
      if case .unknown(let sentence) = BatchFailure(error, isCommit: false) { return die(sentence, []) }
      reports.notice("The log could not be moved into the database: \(error.sentence)")
    }
  }
}

/// Raised on the writer's thread, and looked at there.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }
  func raise() { value.store(true, ordering: .relaxed) }
}

/// What a job came to, to be told after the commit.
private enum JobResult {
  case append(AppendOutcome)
  case change(WriteJob.Finish)
  case refused(ChatError)
}

/// What a failed batch means.
private enum BatchFailure: Error {
  /// A flush failed, or a commit for a reason nobody foresaw: the batch may be stored or not.
  case unknown(String)
  /// The disk is full, read-only or failing: the batch is not stored, later ones may be.
  case storage(String)
  /// SQLite would not take something in the batch.
  case content(String)

  private static let write = Int32(ROOST_IOERR_WRITE)
  private static let flush = Int32(ROOST_IOERR_FSYNC)
  private static let folderFlush = Int32(ROOST_IOERR_DIR_FSYNC)

  init(_ failure: StoreFailure, isCommit: Bool) {
    let sentence = failure.sentence
    guard case .sqlite(let code, _) = failure else {
      self = .content(sentence)
      return
    }
    switch (code, code & 0xFF) {
    case (Self.flush, _), (Self.folderFlush, _):
      self = .unknown(sentence)
    case (Self.write, _), (_, SQLITE_FULL), (_, SQLITE_READONLY), (_, SQLITE_CANTOPEN), (_, SQLITE_NOMEM),
      (_, SQLITE_BUSY), (_, SQLITE_LOCKED), (_, SQLITE_PERM):
      // These come before the record that ends the commit is complete.
      self = .storage(sentence)
    case (_, _) where isCommit:
      self = .unknown(sentence)
    case (_, SQLITE_IOERR):
      self = .storage(sentence)
    case (_, _):
      self = .content(sentence)
    }
  }
}
