extension Messages {
  /// Pins a message to its room, or takes it down. nil: it was so already, and nobody hears of it.
  public func pin(_ id: MessageID, removes: Bool, by member: Membership) async throws(ChatError) -> RoomEvent?
  {
    guard id.roomID == member.roomID else { throw .messageNotFound }
    guard case .account(let user, let name) = member.author else {
      throw .forbidden("Pinning needs an account")
    }
    return try await store.pin(id, removes: removes, by: user, name)
  }

  /// What is pinned, the newest pin first; there are never more than ``ChatLimits/pinsPerRoom``.
  public func pins(in access: ReadAccess) async throws(ChatError) -> [Message] {
    try await store.completed(store.pins(of: access.roomID), seenBy: access.viewer)
  }
}
