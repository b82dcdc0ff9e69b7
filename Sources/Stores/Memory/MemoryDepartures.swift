public import Chat

extension MemoryStore {
  public func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool) async throws(ChatError)
    -> [SessionID]
  {
    try await change { state throws(StoreFailure) in
      try state.deleteAccount(user, passwordHash: hash, erasing: erasing)
    }
  }

  public func accountsToErase() async throws(ChatError) -> [UserID] {
    try state.read { $0.former.filter(\.value).keys.sorted() }
  }

  public func eraseMessages(of user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> MessageID?
  {
    try await change { state throws(StoreFailure) in
      try state.eraseMessages(of: user, after: cursor, limit: limit)
    }
  }
}

extension MemoryState {
  fileprivate mutating func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool)
    throws(StoreFailure) -> [SessionID]
  {
    guard let account = account(user) else { throw .refused(.userNotFound) }
    guard Texts.areSame(account.passwordHash, hash) else { throw .refused(.busy) }
    guard let name = Username.former(user).first(where: { accountsByName[$0.folded] == nil }) else {
      throw .refused(.usernameTaken)
    }
    try forgetAdmin(user)
    var ended: [SessionID] = []
    for bot in bots(of: user) { ended += try deleteBot(bot.id) }
    removeUnpostedFiles(of: user)
    for room in roomIDs where rooms[room]?.members[user] != nil {
      _ = try leave(user, from: room)
      endIfEmpty(room)
    }
    for room in roomIDs { rooms[room]?.banned[user] = nil }
    ended += endOtherSessions(of: user, than: nil)
    keys = keys.filter { $0.value != user }
    claimed.remove(user)
    (noticed[user], noticedAlone[user]) = (nil, nil)
    madeRooms = madeRooms.filter { $0.key.creator != user }
    accountsByName[account.user.username.folded] = nil
    accountsByName[name.folded] = user
    accounts[Int(user.rawValue) - 1] = Credentials(
      user: User(id: user, username: name, displayName: nil, email: nil, createdAt: account.user.createdAt),
      passwordHash: "")
    rename(user, to: name)
    avatars[user] = nil
    former[user] = erasing
    return ended
  }

  /// Everything that a former account did was done by somebody of this name.
  private mutating func rename(_ user: UserID, to name: Username) {
    let author = Author.account(user, name)
    for id in roomIDs {
      guard var state = rooms.removeValue(forKey: id) else { continue }
      for index in state.messages.indices {
        var message = state.messages[index]
        guard message.author.userID == user || message.system?.user == user else { continue }
        if message.author.userID == user { message.author = author }
        if let note = message.system?.naming(user, name) {
          message.system = note
          if message.deletedAt == nil { message.content = note.sentence(by: message.author.name) }
        }
        state.messages[index] = message
      }
      state.log = state.log.map { event in
        RoomEvent(roomID: id, seq: event.seq, change: Self.renamed(event.change, author))
      }
      rooms[id] = state
    }
  }

  private static func renamed(_ change: RoomEvent.Change, _ author: Author) -> RoomEvent.Change {
    switch change {
    case .message, .edited, .deleted, .room: return change
    case .reaction(var reaction):
      if reaction.author.userID == author.userID { reaction.author = author }
      return .reaction(reaction)
    case .pin(let pin):
      return .pin(pin.author.userID == author.userID ? pin.by(author) : pin)
    case .member(var member):
      if member.user == author.userID { member.username = author.name }
      return .member(member)
    }
  }

  fileprivate mutating func eraseMessages(of user: UserID, after cursor: MessageID?, limit: Int)
    throws(StoreFailure) -> MessageID?
  {
    guard former[user] == true, let limit = PageLimit(limit) else { return nil }
    let start: Int64 = cursor?.rawValue ?? 0
    let all: [Message] = roomIDs.flatMap { rooms[$0]?.messages ?? [] }
    let own = all.filter { message in
      message.author.userID == user && message.system == nil && message.id.rawValue > start
    }
    let found = own.prefix(limit.count)
    for message in found {
      if message.deletedAt == nil { _ = try erase(message, by: message.author) }
      rooms[message.roomID]?.earlierTexts[message.id] = nil
    }
    if found.count < limit.count { former[user] = false }
    return found.count < limit.count ? nil : found.last?.id
  }
}
