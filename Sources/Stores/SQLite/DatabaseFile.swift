import CSQLite
import Glibc

/// The file of a database before it is trusted: locked for one process, inspected without being changed.
final class DatabaseFile {
  let path: String
  private var lock: Int32

  /// Locks `PATH.lock` until ``unlock()``, and makes an empty database file if there is none.
  ///
  /// The lock is the kernel's: it ends with the process, however that ends. The file is left for the next start.
  init(path: String) throws(SQLiteStoreError) {
    self.path = path
    guard !path.isEmpty else { throw .cannotOpen(path: path, reason: "the path is empty") }
    // 0600: the file holds password hashes.
    let lock = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else { throw .cannotOpen(path: path, reason: reasonOfErrno()) }
    self.lock = lock
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno
      throw error == EWOULDBLOCK ? .inUse(path: path) : .cannotOpen(path: path, reason: reasonOfErrno())
    }
    let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .cannotOpen(path: path, reason: reasonOfErrno()) }
    close(file)
  }

  deinit { unlock() }

  /// Lets another process, or another store, open the file.
  func unlock() {
    guard lock >= 0 else { return }
    close(lock)
    lock = -1
  }

  var size: Int64 {
    var facts = stat()
    return unsafe stat(path, &facts) == 0 ? Int64(facts.st_size) : 0
  }

  /// Makes sure that it is a whole database of ours, of a version up to `known`.
  ///
  /// Reads only, but for taking back what a crash cut short. Files up to `checkedSize` bytes are read completely.
  func inspect(known: Int64, checkedSize: Int64) throws(SQLiteStoreError) {
    guard size > 0 else { return }
    let facts: Facts
    do throws(StoreFailure) { facts = try readFacts(checking: size <= checkedSize) } catch {
      switch error {
      case .sqlite(SQLITE_NOTADB, _): throw .notOurs(path: path)
      case .sqlite(let code, let message) where code & 0xFF == SQLITE_CORRUPT:
        throw .damaged(path: path, reason: message)
      case .sqlite, .refused: throw .cannotOpen(path: path, reason: error.sentence)
      }
    }
    guard facts.application == Migrator.applicationID || facts.isEmpty else { throw .notOurs(path: path) }
    guard facts.version <= known else { throw .newer(path: path, found: facts.version, known: known) }
    guard facts.verdict == "ok" else {
      // The first line is a heading.
      throw .damaged(
        path: path, reason: facts.verdict.split(separator: "\n").last.map(String.init) ?? "empty")
    }
  }

  private struct Facts {
    let application: Int64
    let version: Int64
    let tables: Int64
    /// "ok", or the first thing that is wrong.
    let verdict: String

    var isEmpty: Bool { application == 0 && version == 0 && tables == 0 }
  }

  /// A first start that died while SQLite turned the write-ahead log on leaves a rollback journal. Only a connection
  /// that may write can take back what was begun; nothing can be read before that.
  private var wasCutShort: Bool {
    var facts = stat()
    return unsafe stat(path + "-journal", &facts) == 0
  }

  private func readFacts(checking: Bool) throws(StoreFailure) -> Facts {
    let db = try Connection(path: path, mode: wasCutShort ? .readWrite : .readOnly)
    db.leaveLogAlone()
    defer { db.close() }
    db.wait(milliseconds: 2_000)
    return Facts(
      application: try db.first("PRAGMA application_id") { row in row.int(0) } ?? 0,
      version: try Migrator.version(of: db),
      tables: try db.first("SELECT count(*) FROM sqlite_schema") { row in row.int(0) } ?? 0,
      verdict: checking ? try db.first("PRAGMA quick_check(1)") { row in row.text(0) } ?? "" : "ok")
  }
}
