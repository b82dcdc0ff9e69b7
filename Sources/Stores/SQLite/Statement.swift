import CSQLite

/// A value on its way into a statement.
enum SQLValue {
  case null
  case int(Int64)
  case text(String)
  case blob([UInt8])

  static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
  static func optional(_ number: Int64?) -> SQLValue { number.map(SQLValue.int) ?? .null }
  static func flag(_ flag: Bool) -> SQLValue { .int(flag ? 1 : 0) }
}

/// One prepared statement, and the row it stands on.
///
/// Safe because the handle is valid from `init` to `finish()`, which only ``Connection`` calls, when it closes; and
/// because SQLite checks every index and position itself.
@safe final class Statement {
  private let handle: OpaquePointer
  private let database: OpaquePointer

  /// Compiles `sql`, to be used many times.
  init(_ sql: StaticString, on database: OpaquePointer) throws(StoreFailure) {
    unsafe self.database = unsafe database
    var made: OpaquePointer?
    // A StaticString's bytes live as long as the program.
    let bytes = unsafe UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
    let result = unsafe sqlite3_prepare_v3(
      database, bytes, Int32(sql.utf8CodeUnitCount), UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
    guard result == SQLITE_OK, let made = unsafe made else { throw unsafe .last(of: database, result) }
    unsafe handle = unsafe made
  }

  /// How many values it wants.
  var parameters: Int { unsafe Int(sqlite3_bind_parameter_count(handle)) }

  func bind(_ values: [SQLValue]) throws(StoreFailure) {
    var index: Int32 = 0
    for value in values {
      index += 1
      let result = bind(value, at: index)
      guard result == SQLITE_OK else { throw unsafe .last(of: database, result) }
    }
  }

  /// True: it stands on a row. False: it is done.
  func step() throws(StoreFailure) -> Bool {
    let result = unsafe sqlite3_step(handle)
    switch result {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw unsafe .last(of: database, result)
    }
  }

  /// Makes it ready for its next use. The result repeats the failure of `step`, which was reported there.
  func reset() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }

  func finish() { unsafe sqlite3_finalize(handle) }

  // MARK: The row

  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }
  func isBlob(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB }
  func int(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }
  func flag(_ column: Int32) -> Bool { int(column) != 0 }

  func text(_ column: Int32) -> String {
    // The pointer and its count hold until the next call on this statement; the bytes are copied before.
    guard let bytes = unsafe sqlite3_column_text(handle, column) else { return "" }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  func blob(_ column: Int32) -> [UInt8] {
    // As in `text`.
    guard let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
  func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .int(let number): return unsafe sqlite3_bind_int64(handle, index, number)
    case .text(var text):
      // The pointer holds inside the closure, and SQLite copies the bytes there.
      return text.withUTF8 { bytes in
        unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
          unsafe roost_bind_text(handle, index, characters.baseAddress, UInt64(characters.count))
        }
      }
    case .blob(let bytes):
      return unsafe bytes.withUnsafeBytes { bytes in
        unsafe roost_bind_blob(handle, index, bytes.baseAddress, UInt64(bytes.count))
      }
    }
  }
}

extension StoreFailure {
  /// The newest failure of a connection, in SQLite's words.
  static func last(of database: OpaquePointer, _ code: Int32) -> StoreFailure {
    // The message is SQLite's own until the next call on the connection; it is copied here.
    .sqlite(code, unsafe String(cString: sqlite3_errmsg(database)))
  }
}
