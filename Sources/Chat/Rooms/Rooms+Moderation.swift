extension Rooms {
  /// Does `acts` to a user; the room hears of each. Outsiders learn of a private room no more than elsewhere.
  public func moderate(_ user: UserID, in id: RoomID, _ acts: [MemberAct], by actor: Author)
    async throws(ChatError) -> Member?
  {
    let summary = try await room(id, for: actor)
    guard let actorID = actor.userID, summary.role != nil else { throw .notAMember }
    return try await store.moderate(user, in: id, acts, by: actorID)
  }
}
