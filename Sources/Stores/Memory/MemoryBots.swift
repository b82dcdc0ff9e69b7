public import Chat

extension MemoryStore {
  public func createBot(_ draft: NewBot) async throws(ChatError) -> User {
    try state.write { state throws(StoreFailure) in try state.createBot(draft) }
  }

  public func bots(of owner: UserID) async throws(ChatError) -> [User] {
    try state.read { $0.bots(of: owner) }
  }

  public func renewBotToken(_ token: NewCookie, of bot: UserID, owner: UserID)
    async throws(ChatError) -> [SessionID]
  {
    try state.write { state throws(StoreFailure) in try state.renewBotToken(token, of: bot, owner: owner) }
  }

  public func deleteBot(_ bot: UserID, of owner: UserID) async throws(ChatError) -> [SessionID] {
    try await change { state throws(StoreFailure) in try state.deleteBot(bot, of: owner) }
  }
}

extension MemoryState {
  mutating func createBot(_ draft: NewBot) throws(StoreFailure) -> User {
    guard account(draft.owner) != nil else { throw .refused(.userNotFound) }
    try checkEnabled(draft.owner)
    guard bots(of: draft.owner).count < limits.botsPerUser else { throw .refused(.tooManyBots) }
    try check(draft.token)
    var bot = try createUser(
      NewUser(username: draft.username, displayName: draft.displayName, email: nil, passwordHash: ""))
    bot.isBot = true
    accounts[Int(bot.id.rawValue) - 1] = Credentials(user: bot, passwordHash: "")
    botOwners[bot.id] = draft.owner
    _ = try startSession(of: bot.id, .none, draft.token)
    return bot
  }

  func bots(of owner: UserID) -> [User] {
    botOwners.filter { $0.value == owner }.keys.sorted().compactMap { account($0)?.user }
  }

  mutating func renewBotToken(_ token: NewCookie, of bot: UserID, owner: UserID) throws(StoreFailure)
    -> [SessionID]
  {
    guard botOwners[bot] == owner else { throw .refused(.botNotFound) }
    try checkEnabled(owner)
    try checkEnabled(bot)
    try check(token)
    let ended = endOtherSessions(of: bot, than: nil)
    _ = try startSession(of: bot, .none, token)
    return ended
  }

  mutating func deleteBot(_ bot: UserID, of owner: UserID) throws(StoreFailure) -> [SessionID] {
    guard botOwners[bot] == owner else { throw .refused(.botNotFound) }
    return try deleteBot(bot)
  }

  mutating func deleteBot(_ bot: UserID) throws(StoreFailure) -> [SessionID] {
    removeUnpostedFiles(of: bot)
    for room in roomIDs where rooms[room]?.members[bot] != nil { _ = try leave(bot, from: room) }
    botOwners[bot] = nil
    return endOtherSessions(of: bot, than: nil)
  }
}
