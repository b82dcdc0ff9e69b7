/// Emoji that people give to messages. Each change is an event in the room's log.
public protocol ReactionStore: Sendable {
  /// Gives an emoji, or takes it back. nil: it was so already; then there is no event.
  ///
  /// Throws `.messageNotFound` (also for a deleted one), `.notAMember` of its room, and `.tooManyReactions` for an
  /// emoji beyond ``ChatLimits/reactionsPerMessage``.
  func react(with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    async throws(ChatError) -> RoomEvent?
  /// The emoji of a message, those given first first, each with at most `limit` of those who gave it first.
  func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) async throws(ChatError)
    -> [ReactionGivers]
  /// Who gives an emoji to a message, after the event `seq`, in the order in which they gave it.
  func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError)
    -> [ReactionGiver]
}
