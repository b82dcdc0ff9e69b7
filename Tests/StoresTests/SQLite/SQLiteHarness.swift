import CSQLite
import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

/// What a store reported.
final class Reports: Sendable {
  let fatal = Mutex<[String]>([])
  let notices = Mutex<[String]>([])

  var hooks: SQLiteReports {
    SQLiteReports(
      fatal: { sentence in self.fatal.withLock { $0.append(sentence) } },
      notice: { sentence in self.notices.withLock { $0.append(sentence) } })
  }
}

/// Opens the SQLite store of a test.
func openSQLite(
  _ path: String, clock: ManualClock = ManualClock(), broker: any Broker = RecordingBroker(),
  options: SQLiteOptions = SQLiteOptions(), reports: SQLiteReports = .unwanted,
  migrator: Migrator = Migrator(migrations: Migration.all), prepare: @Sendable (Connection) -> Void = { _ in }
) throws -> SQLiteStore {
  try SQLiteStore(
    path: path, clock: clock, limits: ChatLimits(), broker: broker, options: options, reports: reports,
    migrator: migrator, prepare: prepare)
}

extension World {
  init(_ store: any Store) { self.init(store: store, clock: ManualClock(), broker: RecordingBroker()) }
}

extension TemporaryFolder {
  /// Copies a database as a sudden end of the process would leave it: the file and its log, without a word to SQLite.
  func copyDatabase(from path: String, as name: String) throws -> String {
    for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path + suffix))
      try bytes.write(to: URL(fileURLWithPath: file(name + suffix)))
    }
    return file(name)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }
}

/// A connection beside the store's own, for what its interface does not offer. What it cannot do fails the test: a row
/// that was silently not written would fail another one, somewhere else.
func runSQL(_ path: String, _ sql: String) throws -> [[String]] {
  var db: OpaquePointer?
  try #require(sqlite3_open(path, &db) == SQLITE_OK)
  defer { #expect(sqlite3_close(db) == SQLITE_OK) }
  sqlite3_busy_timeout(db, 5_000)
  var statement: OpaquePointer?
  try #require(sqlite3_prepare_v2(db, sql, -1, &statement, nil) == SQLITE_OK, "\(sql)")
  defer { sqlite3_finalize(statement) }
  var rows: [[String]] = []
  var result = sqlite3_step(statement)
  while result == SQLITE_ROW {
    rows.append(
      (0..<sqlite3_column_count(statement)).map { column in
        sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
      })
    result = sqlite3_step(statement)
  }
  let reason = String(cString: sqlite3_errmsg(db))
  try #require(result == SQLITE_DONE, "\(sql): \(reason)")
  return rows
}
