public import Chat

extension MemoryStore {
  public func react(with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    async throws(ChatError) -> RoomEvent?
  {
    try await change { state throws(StoreFailure) in
      try state.react(with: emoji, to: id, removes: removes, by: user, name)
    }
  }

  public func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) async throws(ChatError)
    -> [ReactionGivers]
  {
    try state.read { $0.givers(to: id, seenBy: viewer, each: limit) }
  }

  public func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError)
    -> [ReactionGiver]
  {
    try state.read { $0.givers(of: emoji.text, to: id, after: seq, limit: limit) }
  }
}

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
    let isGiven = index.map { given[$0].users[user] != nil } ?? false
    guard isGiven == removes else { return nil }
    if index == nil {
      guard given.count < limits.reactionsPerMessage else { throw .refused(.tooManyReactions) }
      index = given.count
      given.append((emoji.text, [:]))
    }
    guard let index else { return nil }
    let count = given[index].users.count + (removes ? -1 : 1)
    let event = try record(
      .reaction(
        ReactionChange(
          messageID: id, author: .account(user, name), emoji: emoji.text, isRemoved: removes, count: count)),
      in: message.roomID)
    _ = stamps.next()
    given[index].users[user] = removes ? nil : event.seq
    if count == 0 { given.remove(at: index) }
    rooms[message.roomID]?.reactions[id] = given.isEmpty ? nil : given
    return event
  }

  func reactions(to id: MessageID, seenBy viewer: UserID?) -> [Reaction] {
    guard let room = id.roomID, let given = rooms[room]?.reactions[id] else { return [] }
    return given.map { reaction in
      Reaction(
        emoji: reaction.emoji, count: reaction.users.count,
        isMine: viewer.map { reaction.users[$0] != nil } ?? false)
    }
  }

  func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) -> [ReactionGivers] {
    reactions(to: id, seenBy: viewer).map { reaction in
      let first = givers(of: reaction.emoji, to: id, after: .zero, limit: limit)
      return ReactionGivers(reaction: reaction, first: first.map(\.user))
    }
  }

  func givers(of emoji: String, to id: MessageID, after seq: Seq, limit: Int) -> [ReactionGiver] {
    guard let limit = PageLimit(limit), let room = id.roomID,
      let given = rooms[room]?.reactions[id]?.first(where: { $0.emoji == emoji })
    else { return [] }
    let all = given.users.map { ReactionGiver(user: accounts[Int($0.key.rawValue) - 1].user, seq: $0.value) }
    return Array(all.filter { $0.seq > seq }.sorted { $0.seq < $1.seq }.prefix(limit.count))
  }
}
