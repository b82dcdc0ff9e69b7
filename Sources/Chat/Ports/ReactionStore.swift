/// Emoji that people give to messages. Each change is an event in the room's log.
public protocol ReactionStore: Sendable {
  /// Gives an emoji, or takes it back. nil: it was so already; then there is no event.
  ///
  /// Throws `.messageNotFound` (also for a deleted one), `.notAMember` of its room, and `.tooManyReactions` for an
  /// emoji beyond ``ChatLimits/reactionsPerMessage``.
  func react(with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    async throws(ChatError) -> RoomEvent?
  /// The reactions to the messages in a stretch of a room's log, bounds included: by message, those given first
  /// first. Messages without any are left out.
  func reactions(of room: RoomID, from: Seq, through: Seq, seenBy viewer: UserID?)
    async throws(ChatError) -> [MessageID: [Reaction]]
  /// The emoji of a message as in ``reactions(of:from:through:seenBy:)``, each with at most `limit` of those who gave it
  /// first.
  func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) async throws(ChatError)
    -> [ReactionGivers]
  /// Who gives an emoji to a message, after the event `seq`, in the order in which they gave it.
  func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError)
    -> [ReactionGiver]
}
