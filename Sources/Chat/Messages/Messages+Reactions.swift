extension Messages {
  /// Gives an emoji to a message, or takes one's own back. nil: it was so already, and nobody hears of it.
  public func react(with emoji: Emoji, to id: MessageID, removes: Bool, by member: Membership)
    async throws(ChatError) -> RoomEvent?
  {
    guard id.roomID == member.roomID else { throw .messageNotFound }
    guard case .account(let user, let name) = member.author else {
      throw .forbidden("Reacting needs an account")
    }
    return try await store.react(with: emoji, to: id, removes: removes, by: user, name)
  }

  /// Who reacted to a message: each emoji with at most `limit` of those who gave it first.
  public func givers(to id: MessageID, each limit: Int, in access: ReadAccess) async throws(ChatError)
    -> [ReactionGivers]
  {
    guard id.roomID == access.roomID, try await store.message(id) != nil else { throw .messageNotFound }
    return try await store.givers(to: id, seenBy: access.viewer, each: limit)
  }

  /// Who gave an emoji to a message after the event `seq`, a page of them.
  public func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int, in access: ReadAccess)
    async throws(ChatError) -> [ReactionGiver]
  {
    guard id.roomID == access.roomID, try await store.message(id) != nil else { throw .messageNotFound }
    return try await store.givers(of: emoji, to: id, after: seq, limit: limit)
  }
}
