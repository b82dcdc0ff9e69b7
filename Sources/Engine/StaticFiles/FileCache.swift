import Synchronization

/// Files kept in memory, by path; looked at again once a second.
final class FileCache: Sendable {
  private struct Entry {
    var file: StoredFile
    var checked: MonotonicTime
  }

  private struct Table {
    var entries: [String: Entry] = [:]
    var cost = 0
  }

  private let directory: Directory
  private let budget: Int
  private let comments: StaticFiles.Comments
  private let table = Mutex(Table())

  init(directory: Directory, budget: Int, comments: StaticFiles.Comments) {
    self.directory = directory
    self.budget = budget
    self.comments = comments
  }

  /// The file at `path`, and an open descriptor when its bytes are not in memory.
  func file(_ path: Substring) -> (StoredFile, OpenFile?)? {
    let key = String(path)
    let now = MonotonicTime.current()
    let known = table.withLock { $0.entries[key] }
    if let known, known.file.plain != nil, now.since(known.checked) < .seconds(1) { return (known.file, nil) }
    guard let (file, stamp) = directory.openFile(path) else {
      forget(key)
      return nil
    }
    if let known, known.file.stamp == stamp {
      table.withLock { $0.entries[key]?.checked = now }
      return (known.file, known.file.plain == nil ? file : nil)
    }
    guard let stored = StoredFile(path: path, file: file, stamp: stamp, comments: comments) else {
      return nil
    }
    store(key, stored, now)
    return (stored, stored.plain == nil ? file : nil)
  }

  private func store(_ key: String, _ file: StoredFile, _ now: MonotonicTime) {
    table.withLock { table in
      table.cost -= table.entries.removeValue(forKey: key)?.file.cost ?? 0
      // A folder larger than the budget begins anew now and then; the files asked for most are soon back.
      if table.cost + file.cost > budget { table = Table() }
      table.entries[key] = Entry(file: file, checked: now)
      table.cost += file.cost
    }
  }

  private func forget(_ key: String) {
    table.withLock { table in table.cost -= table.entries.removeValue(forKey: key)?.file.cost ?? 0 }
  }
}
