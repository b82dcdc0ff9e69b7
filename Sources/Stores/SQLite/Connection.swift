import CSQLite
import Chat

/// One connection to the database file, used by one thread at a time.
///
/// Safe because the handle is valid from `init` to `close()`, after which the connection refuses everything; and its
/// statements never leave it but for the length of a call.
@safe final class Connection {
  enum Mode { case readOnly, readWrite }

  private let handle: OpaquePointer
  private var statements: [UInt: Statement] = [:]
  private var isOpen = true
  private let log: LogLength
  /// Every statement that was ever prepared here; tests look at their plans.
  private(set) var texts: [String] = []
  /// Tests make a statement fail with a result code of their choice.
  var fault: ((String) -> Int32?)?

  /// Opens the file at `path`, which may be made by it in mode `.readWrite`.
  init(path: String, mode: Mode) throws(StoreFailure) {
    var made: OpaquePointer?
    let access = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    // A leading ./ keeps names like `:memory:` and `file:x` what they are: names of files.
    let result = unsafe sqlite3_open_v2(
      path.hasPrefix("/") ? path : "./" + path, &made,
      access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let made = unsafe made else { throw .sqlite(SQLITE_NOMEM, "out of memory") }
    guard result == SQLITE_OK else {
      let failure = unsafe StoreFailure.last(of: made, result)
      unsafe sqlite3_close_v2(made)
      throw failure
    }
    unsafe handle = unsafe made
    log = LogLength()
    unsafe roost_defensive(made)
    if mode == .readOnly { leaveLogAlone() }
    // The hook's argument is `log`, which this object keeps alive until after the connection is closed.
    unsafe sqlite3_wal_hook(
      made,
      { argument, _, _, pages in
        if let argument = unsafe argument {
          unsafe Unmanaged<LogLength>.fromOpaque(argument).takeUnretainedValue().pages = Int(pages)
        }
        return SQLITE_OK
      }, unsafe Unmanaged.passUnretained(log).toOpaque())
  }

  deinit { close() }

  /// Closing will not move the log (WAL) into the database file.
  func leaveLogAlone() { unsafe roost_no_checkpoint_on_close(handle) }

  /// Ends every statement and the connection.
  func close() {
    guard isOpen else { return }
    isOpen = false
    for statement in statements.values { statement.finish() }
    statements = [:]
    unsafe sqlite3_close_v2(handle)
  }

  /// Runs a statement that gives no rows, or whose rows nobody wants.
  func run(_ sql: StaticString, _ values: [SQLValue] = []) throws(StoreFailure) {
    let statement = try ready(sql, values)
    defer { statement.reset() }
    while try statement.step() {}
  }

  /// Calls `read` on every row.
  func rows(_ sql: StaticString, _ values: [SQLValue] = [], _ read: (Statement) throws(StoreFailure) -> Void)
    throws(StoreFailure)
  {
    let statement = try ready(sql, values)
    defer { statement.reset() }
    while try statement.step() { try read(statement) }
  }

  /// Calls `read` on row after row for as long as it answers true.
  func scan(_ sql: StaticString, _ values: [SQLValue] = [], _ read: (Statement) throws(StoreFailure) -> Bool)
    throws(StoreFailure)
  {
    let statement = try ready(sql, values)
    defer { statement.reset() }
    while try statement.step() { guard try read(statement) else { return } }
  }

  /// What `read` makes of the first row; nil if there is none.
  func first<Value>(
    _ sql: StaticString, _ values: [SQLValue] = [], _ read: (Statement) throws(StoreFailure) -> Value
  ) throws(StoreFailure) -> Value? {
    let statement = try ready(sql, values)
    defer { statement.reset() }
    return try statement.step() ? try read(statement) : nil
  }

  /// What `read` makes of all rows.
  func all<Value>(
    _ sql: StaticString, _ values: [SQLValue] = [], _ read: (Statement) throws(StoreFailure) -> Value
  ) throws(StoreFailure) -> [Value] {
    var found: [Value] = []
    try rows(sql, values) { row throws(StoreFailure) in found.append(try read(row)) }
    return found
  }

  /// How many rows the newest INSERT, UPDATE or DELETE touched.
  var changes: Int { unsafe Int(sqlite3_changes64(handle)) }
  var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }
  /// How many pages the log (WAL) had after this connection's newest commit.
  var logPages: Int { log.pages }

  /// How long to wait for another connection's lock.
  func wait(milliseconds: Int32) { unsafe sqlite3_busy_timeout(handle, milliseconds) }

  /// How many values a statement wants.
  func parameters(of sql: StaticString) throws(StoreFailure) -> Int {
    try prepared(sql).parameters
  }

  enum Checkpoint { case passive, truncate }

  /// Moves the log (WAL) into the database file. `.truncate` also waits for readers and empties the log.
  ///
  /// False: readers were in the way of a part.
  func checkpoint(_ kind: Checkpoint) throws(StoreFailure) -> Bool {
    var pages: Int32 = 0
    var moved: Int32 = 0
    let mode = kind == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
    let result = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &moved)
    if result == SQLITE_BUSY { return false }
    guard result == SQLITE_OK else { throw unsafe .last(of: handle, result) }
    if kind == .truncate { log.pages = 0 }
    return pages == moved
  }

  private func ready(_ sql: StaticString, _ values: [SQLValue]) throws(StoreFailure) -> Statement {
    if let fault, let code = fault("\(sql)") { throw .sqlite(code, "a fault of the test's making") }
    let statement = try prepared(sql)
    do { try statement.bind(values) } catch {
      statement.reset()
      throw error
    }
    return statement
  }

  private func prepared(_ sql: StaticString) throws(StoreFailure) -> Statement {
    guard isOpen else { throw .refused(.unavailable) }
    // Each text of the program has its own address.
    let key = unsafe UInt(bitPattern: sql.utf8Start)
    if let known = statements[key] { return known }
    let made = unsafe try Statement(sql, on: handle)
    statements[key] = made
    texts.append("\(sql)")
    return made
  }
}

/// Where the hook of a connection writes down the length of the log.
private final class LogLength {
  var pages = 0
}
