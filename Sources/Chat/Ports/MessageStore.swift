/// Messages, and the log they are part of.
public protocol MessageStore: Sendable {
  /// Stores messages in their order and gives each its room's next `seq`.
  ///
  /// Returns at once, from any thread. Each `done` is called exactly once, from the store's own thread, after the
  /// commit is durable and was published; calls keep the order of commits. A full queue calls it before
  /// returning, with `.refused(.busy)`. What is handed over together is committed together where it can be.
  /// Refusals: `.roomNotFound`, `.userNotFound`, `.clientIDConflict`,
  /// `.messageNotFound` (of `replyTo`), `.logFull`, `.busy`, `.unavailable`.
  func append(_ batch: [MessageAppend])
  func message(_ id: MessageID) async throws(ChatError) -> Message?
  func history(of room: RoomID, _ range: HistoryRange, limit: Int) async throws(ChatError) -> HistoryPage
  /// The answers to a message after `seq`, oldest first.
  func replies(to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError) -> HistoryPage
  /// These messages, which may stand anywhere, each with its reactions, those given first first, and with what is known
  /// of its answers that are not deleted. One read for all of them.
  func completed(_ messages: [Message], seenBy viewer: UserID?) async throws(ChatError) -> [Message]
  /// The log after `seq`, oldest first, at most `limit` events.
  func events(of room: RoomID, after seq: Seq, limit: Int) async throws(ChatError) -> [RoomEvent]
}

extension MessageStore {
  /// The same for a single message.
  public func append(_ draft: MessageDraft, done: @escaping @Sendable (AppendOutcome) -> Void) {
    append([MessageAppend(draft, done: done)])
  }
}
