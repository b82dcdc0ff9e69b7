/// One step from a version of the schema to the next; never changed after it was released.
struct Migration: Sendable {
  /// The version it leads to: 1, 2, 3 …
  let version: Int64
  /// Run in order, in one transaction. A statement may take one parameter: the time, in microseconds.
  /// The last one sets `PRAGMA user_version`.
  let statements: [Statement]

  /// One SQL statement, written whole.
  struct Statement: Sendable, ExpressibleByStringLiteral {
    let sql: StaticString
    init(stringLiteral sql: StaticString) { self.sql = sql }
  }

  /// Every migration there is, in order.
  static let all: [Migration] = [
    .m001, .m002, .m003, .m004, .m005, .m006, .m007, .m008, .m009, .m010, .m011, .m012, .m013, .m014,
    .m015, .m016, .m017, .m018, .m019, .m020, .m021, .m022, .m023, .m024, .m025, .m026, .m027,
    .m028, .m029, .m030, .m031, .m032, .m033, .m034, .m035, .m036, .m037,
  ]
}
