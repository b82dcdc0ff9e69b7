/// What an account has written and given, for itself. Pages go by message: by room, then by seq.
public protocol ExportStore: Sendable {
  /// Its messages after `cursor`; deleted ones are there without their text.
  func messages(by user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError) -> [Message]
  /// Its reactions to the messages after `cursor`, up to and with `last`; nil: to all of them.
  func reactions(by user: UserID, after cursor: MessageID?, through last: MessageID?) async throws(ChatError)
    -> [GivenReaction]
}
