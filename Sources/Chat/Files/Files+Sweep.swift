extension Files {
  /// How many are looked at in one go: other people's writes wait no longer than that takes.
  private static let batch = 100

  /// Removes what earlier runs left half done; only while no upload is under way.
  public func removeOldDrafts() async throws(ChatError) { try await contents.removeOldDrafts() }

  /// Removes files that nobody posted in time, and contents that no file needs.
  public func sweep() async throws(ChatError) {
    let time = clock.now().advanced(by: .zero - limits.unpostedFileLifetime)
    while try await store.removeUnpostedFiles(createdBefore: time, limit: Self.batch) == Self.batch {}
    var notes = try await store.contentsToErase(after: nil, limit: Self.batch)
    while let last = notes.last {
      for note in notes { try await erase(note) }
      notes = try await store.contentsToErase(after: last.content, limit: Self.batch)
    }
  }

  private func erase(_ note: ContentNote) async throws(ChatError) {
    guard contents.beginRemoval(of: note.content) else { return }
    let isUsed: Bool
    do throws(ChatError) { isUsed = try await store.isContentUsed(note.content) } catch {
      contents.cancelRemoval(of: note.content)
      throw error
    }
    if isUsed {
      contents.cancelRemoval(of: note.content)
    } else if try await !contents.endRemoval(of: note.content) {
      return
    }
    try await store.settle(note)
  }
}
