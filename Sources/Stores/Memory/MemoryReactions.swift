import Chat

extension MemoryState {
  mutating func react(
    with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username
  ) throws(StoreFailure) -> RoomEvent? {
    guard let message = message(id), message.deletedAt == nil else { throw .refused(.messageNotFound) }
    if let refusal = standing(of: user, in: message.roomID).obstacleToPosting(at: stamps.now),
      refusal != .muted || !removes
    {
      throw .refused(refusal)
    }
    var given = rooms[message.roomID]?.reactions[id] ?? []
    var index = given.firstIndex { $0.emoji == emoji.text }
    let isGiven = index.map { given[$0].users.contains(user) } ?? false
    guard isGiven == removes else { return nil }
    if index == nil {
      guard given.count < limits.reactionsPerMessage else { throw .refused(.tooManyReactions) }
      index = given.count
      given.append((emoji.text, []))
    }
    guard let index else { return nil }
    if removes { given[index].users.remove(user) } else { given[index].users.insert(user) }
    let count = given[index].users.count
    let event = try record(
      .reaction(
        ReactionChange(
          messageID: id, author: .account(user, name), emoji: emoji.text, isRemoved: removes, count: count)),
      in: message.roomID)
    _ = stamps.next()
    if count == 0 { given.remove(at: index) }
    rooms[message.roomID]?.reactions[id] = given.isEmpty ? nil : given
    return event
  }

  func reactions(of room: RoomID, from: Seq, through: Seq, seenBy viewer: UserID?)
    -> [MessageID: [Reaction]]
  {
    let given =
      rooms[room]?.reactions.filter { $0.key.seq >= from && $0.key.seq <= through } ?? [:]
    return given.mapValues { reactions in
      reactions.map { reaction in
        Reaction(
          emoji: reaction.emoji, count: reaction.users.count,
          isMine: viewer.map(reaction.users.contains) ?? false)
      }
    }
  }
}
