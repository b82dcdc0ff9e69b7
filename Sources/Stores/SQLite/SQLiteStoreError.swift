/// Why a database cannot be opened, in one sentence for the operator. The file is left as it was.
public enum SQLiteStoreError: Error, Equatable, CustomStringConvertible {
  /// Another process has it open.
  case inUse(path: String)
  /// The file or its folder cannot be opened.
  case cannotOpen(path: String, reason: String)
  /// It is no SQLite file, or that of another program.
  case notOurs(path: String)
  /// Made by a newer version of this program.
  case newer(path: String, found: Int64, known: Int64)
  /// The file is damaged.
  case damaged(path: String, reason: String)
  /// The copy that is made before a migration failed.
  case backupFailed(path: String, reason: String)
  /// A migration failed and was rolled back.
  case migrationFailed(path: String, version: Int64, reason: String)

  public var description: String {
    switch self {
    case .inUse(let path):
      "The database \(path) is in use by another process."
    case .cannotOpen(let path, let reason):
      "The database \(path) cannot be opened: \(reason)."
    case .notOurs(let path):
      "The file \(path) is not a Roost database."
    case .newer(let path, let found, let known):
      "The database \(path) has version \(found), but this program knows versions up to \(known) only: "
        + "start a newer program, or restore a backup."
    case .damaged(let path, let reason):
      "The database \(path) is damaged (\(reason)): restore a backup."
    case .backupFailed(let path, let reason):
      "The database \(path) was not migrated, because its backup failed: \(reason)."
    case .migrationFailed(let path, let version, let reason):
      "The database \(path) could not be migrated to version \(version): \(reason)."
    }
  }
}
