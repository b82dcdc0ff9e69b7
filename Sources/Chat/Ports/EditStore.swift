/// Changing and deleting messages. Each change is an event in the room's log.
public protocol EditStore: Sendable {
  /// Gives a message another text; the old one is kept for moderators.
  ///
  /// Throws `.messageNotFound` (also for a deleted one), `.notYours`, `.tooLate` after `window` (zero: for
  /// ever), and `.changedMeanwhile` where the text is not `expected` (nil: whatever it is).
  func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) async throws(ChatError) -> RoomEvent
  /// Leaves a tombstone where the message was, if ``DeletionRules`` allow it at that moment.
  ///
  /// Throws `.messageNotFound` (also for a deleted one) and what they throw.
  func delete(_ id: MessageID, by author: Author) async throws(ChatError) -> RoomEvent
  /// The newest `limit` texts a message had before, oldest first; a deleted one's last text is the last of them.
  func earlierTexts(of id: MessageID, limit: Int) async throws(ChatError) -> [String]
}

extension EditStore {
  /// Whatever the text is.
  public func edit(_ id: MessageID, to content: String, by author: Author, within window: Duration)
    async throws(ChatError) -> RoomEvent
  { try await edit(id, to: content, by: author, within: window, from: nil) }
}
