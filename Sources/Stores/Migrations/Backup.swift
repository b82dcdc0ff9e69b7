import CSQLite
import Glibc

extension Migrator {
  /// Writes a whole, checked copy of the database to `PATH.before-vN`, where N is the version to come.
  ///
  /// The copy has its name only once it is complete, checked and on the disk.
  func backUp(_ db: Connection, path: String) throws(SQLiteStoreError) {
    let copy = "\(path).before-v\(newest)"
    let unfinished = copy + ".part"
    unsafe unlink(unfinished)
    do throws(StoreFailure) {
      try db.run("VACUUM INTO ?1", [.text(unfinished)])
      try stepped("after the copy")
      try check(unfinished)
      try stepped("after the check of the copy")
    } catch {
      unsafe unlink(unfinished)
      throw .backupFailed(path: path, reason: error.sentence)
    }
    guard Self.flush(unfinished), unsafe rename(unfinished, copy) == 0, Self.flush(Self.folder(of: copy))
    else {
      throw .backupFailed(path: path, reason: reasonOfErrno())
    }
  }

  private func check(_ copy: String) throws(StoreFailure) {
    let db = try Connection(path: copy, mode: .readOnly)
    defer { db.close() }
    let verdict = try db.first("PRAGMA quick_check(1)") { row in row.text(0) }
    guard verdict == "ok" else { throw .sqlite(SQLITE_CORRUPT, verdict ?? "the copy is empty") }
  }

  /// Waits until a file's or folder's content is on the disk.
  private static func flush(_ path: String) -> Bool {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return fsync(file) == 0
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

/// The system's words for the newest failed call of this thread.
func reasonOfErrno() -> String {
  // The text is the C library's own until the next call; it is copied here.
  unsafe String(cString: strerror(errno))
}
