public import Chat
import Glibc
import Synchronization

/// The bytes of files in a folder: each content at `ab/cdef…`, by its hash, and what is coming in under `incoming`.
///
/// A content gets its name only when all of it is on the disk, so whatever has a name is whole. The disk is waited for
/// on threads of its own; readers have theirs, as a write may take long.
public final class DiskContents: ContentStore {
  private struct State {
    /// How many hold a content.
    var held: [ContentHash: Int] = [:]
    /// What is about to be removed.
    var leaving: Set<ContentHash> = []
  }

  private static let incoming = "incoming"
  /// Each is mostly waiting for the disk.
  private static let threads = 2

  private let folder: String
  private let threads: DiskThreads
  private let readers: DiskThreads
  private let keepFree: Int64
  private let state = Mutex(State())
  private let drafts = Atomic(0)

  /// Uses `folder`, which is made when it is missing. nil: it cannot be made, or there are no threads.
  ///
  /// - Parameters:
  ///   - keepFree: bytes of the disk that are left to others: nothing is written that would leave less.
  ///   - isNew: what an earlier run kept there is removed.
  public init?(folder: String, keepFree: Int64 = 0, isNew: Bool = false) {
    guard DiskFolder.make(folder), DiskFolder.make(folder + "/" + Self.incoming),
      let threads = DiskThreads(Self.threads), let readers = DiskThreads(Self.threads)
    else { return nil }
    self.folder = folder
    self.threads = threads
    self.readers = readers
    self.keepFree = keepFree
    if isNew { Self.empty(folder) }
  }

  private static func empty(_ folder: String) {
    for part in DiskFolder.names(in: folder) {
      for name in DiskFolder.names(in: "\(folder)/\(part)") {
        _ = DiskFolder.remove("\(folder)/\(part)/\(name)")
      }
    }
  }

  private func hasRoom(for bytes: Int) -> Bool {
    guard keepFree > 0, let free = DiskFolder.free(folder) else { return true }
    return free - Int64(bytes) >= keepFree
  }

  public func begin() async throws(ChatError) -> any ContentDraft {
    let number = drafts.add(1, ordering: .relaxed).newValue
    let path = "\(folder)/\(Self.incoming)/\(getpid())-\(number)"
    return try await threads.run { [self] in
      hasRoom(for: 0) ? DiskFile(creating: path).map { DiskDraft($0, contents: self) } : nil
    }
  }

  public func path(of content: ContentHash) -> String {
    let name = content.text
    return "\(folder)/\(name.prefix(2))/\(name.dropFirst(2))"
  }

  /// Gives a draft its name for good.
  fileprivate func keep(_ file: DiskFile, as content: ContentHash) async throws(ChatError) {
    let (path, home) = (path(of: content), "\(folder)/\(content.text.prefix(2))")
    try await threads.run { [folder] in
      file.flush() && DiskFolder.make(home) && DiskFolder.flush(folder) && file.rename(to: path)
        && DiskFolder.flush(home) ? true : nil
    }
  }

  fileprivate func write(_ bytes: [UInt8], to file: DiskFile) async throws(ChatError) {
    try await threads.run { [self] in hasRoom(for: bytes.count) && file.write(bytes) ? true : nil }
  }

  /// Ends a draft, kept or not; removing a large file takes its time.
  fileprivate func finish(_ file: DiskFile) { threads.later { file.finish() } }

  public func find(_ content: ContentHash) async throws(ChatError) -> Bool {
    let path = path(of: content)
    return try await readers.run { DiskFolder.hasFile(path) }
  }

  // MARK: Removing

  public func hold(_ content: ContentHash) {
    state.withLock { state in
      state.held[content, default: 0] += 1
      state.leaving.remove(content)
    }
  }

  public func release(_ content: ContentHash) {
    state.withLock { state in
      let rest = (state.held[content] ?? 0) - 1
      state.held[content] = rest > 0 ? rest : nil
    }
  }

  public func beginRemoval(of content: ContentHash) -> Bool {
    state.withLock { state in
      guard state.held[content] == nil else { return false }
      state.leaving.insert(content)
      return true
    }
  }

  public func cancelRemoval(of content: ContentHash) {
    state.withLock { _ = $0.leaving.remove(content) }
  }

  public func endRemoval(of content: ContentHash) async throws(ChatError) -> Bool {
    let path = path(of: content)
    return try await threads.run { [self] in
      // Under the lock, so that whoever takes hold of the content writes it after this.
      state.withLock { state in
        state.leaving.remove(content) == nil ? false : DiskFolder.remove(path) ? true : nil
      }
    }
  }

  public func removeOldDrafts() async throws(ChatError) {
    let folder = folder + "/" + Self.incoming
    try await threads.run { () -> Bool? in
      for name in DiskFolder.names(in: folder) { _ = DiskFolder.remove(folder + "/" + name) }
      return true
    }
  }
}

/// A draft on the disk. Its file goes with it, unless it was kept.
private final class DiskDraft: ContentDraft {
  private let file: DiskFile
  private let contents: DiskContents

  init(_ file: DiskFile, contents: DiskContents) {
    self.file = file
    self.contents = contents
  }

  deinit { contents.finish(file) }

  var path: String { file.path }

  func write(_ bytes: [UInt8]) async throws(ChatError) { try await contents.write(bytes, to: file) }

  func keep(as content: ContentHash) async throws(ChatError) { try await contents.keep(file, as: content) }
}
