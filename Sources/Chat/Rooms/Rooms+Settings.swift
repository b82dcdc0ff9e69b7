extension Rooms {
  /// Checks and changes a room's settings; the room hears of it.
  public func update(_ id: RoomID, with patch: RoomPatch, by actor: Author) async throws(ChatError)
    -> RoomSummary
  {
    guard let user = actor.userID else { throw .notAMember }
    var patch = patch
    if let name = patch.name {
      patch.name = try Text.line(name, .name, named: "A room name", characters: limits.roomNameCharacters)
    }
    if let topic = patch.topic {
      patch.topic = try Text.line(
        topic, .topic, named: "A topic", characters: limits.topicCharacters, emptyAllowed: true)
    }
    guard (0...RoomPatch.longestSlowMode).contains(patch.slowMode ?? 0) else {
      throw .invalid(.slowMode, "slow_mode is 0 to \(RoomPatch.longestSlowMode) seconds; 0 is none")
    }
    return try await store.update(id, with: patch, by: user)
  }

  /// The direct room of `user` and `others`: two to eight people.
  public func openDirect(with others: [UserID], by user: UserID) async throws(ChatError) -> (
    room: RoomSummary, isNew: Bool
  ) {
    let people = Set(others).union([user])
    guard RoomKind.directPeople.contains(people.count) else {
      throw .invalid(.users, "A direct room has two to eight people, yourself included")
    }
    let opened = try await store.openDirect(people, by: user)
    if opened.isNew { broker.publish(.added(opened.room.room.id, people.sorted(), by: user)) }
    return (try await withPeople(opened.room), opened.isNew)
  }
}
