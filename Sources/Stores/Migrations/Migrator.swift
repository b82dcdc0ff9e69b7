import CSQLite
import Chat

/// Brings a database to the newest version.
///
/// Whatever moment it is killed at, the file has the version it had or a later one, whole, and the next start goes on
/// from there.
struct Migrator: Sendable {
  let migrations: [Migration]
  /// Called after each step; tests stop there.
  var stepped: @Sendable (String) throws(StoreFailure) -> Void = { _ in }

  /// "RST1", in the file's header: what says that the file is ours.
  static let applicationID: Int64 = 0x5253_5431

  var newest: Int64 { migrations.last?.version ?? 0 }

  /// Applies what is missing, each migration in one transaction together with its version number; a new database gets
  /// all of them in one, because every commit waits for the disk.
  func migrate(_ db: Connection, path: String, now: Timestamp) throws(SQLiteStoreError) {
    let found: Int64
    do throws(StoreFailure) { found = try Self.version(of: db) } catch {
      throw .damaged(path: path, reason: error.sentence)
    }
    guard found < newest else { return }
    if found > 0 { try backUp(db, path: path) }
    let missing = migrations.filter { $0.version > found }
    for step in found > 0 ? missing.map({ [$0] }) : [missing] {
      do throws(StoreFailure) { try apply(step, to: db, now: now) } catch {
        if db.isInTransaction { try? db.run("ROLLBACK") }
        throw .migrationFailed(path: path, version: step.last?.version ?? 0, reason: error.sentence)
      }
    }
  }

  static func version(of db: Connection) throws(StoreFailure) -> Int64 {
    try db.first("PRAGMA user_version") { row in row.int(0) } ?? 0
  }

  private func apply(_ migrations: [Migration], to db: Connection, now: Timestamp) throws(StoreFailure) {
    try db.run("BEGIN IMMEDIATE")
    for migration in migrations {
      for statement in migration.statements {
        let takesTime = try db.parameters(of: statement.sql) > 0
        try db.run(statement.sql, takesTime ? [.int(now.microseconds)] : [])
        try stepped("after a statement of version \(migration.version)")
      }
      guard try Self.version(of: db) == migration.version else {
        throw .sqlite(SQLITE_ERROR, "the migration set another version")
      }
    }
    try db.run("PRAGMA application_id = 0x52535431")
    try stepped("before the commit")
    try db.run("COMMIT")
    try stepped("after the commit")
  }
}
