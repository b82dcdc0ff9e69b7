public import Chat

// The SQL for bots.

extension SQLiteStore {
  public func createBot(_ draft: NewBot) async throws(ChatError) -> User {
    try await writes.write { writer throws(StoreFailure) in try writer.createBot(draft) }
  }

  public func bots(of owner: UserID) async throws(ChatError) -> [User] {
    try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar
        FROM bot AS b JOIN user AS u ON u.id = b.user_id WHERE b.owner_id = ?1 ORDER BY b.user_id
        """, [.int(owner.rawValue)]
      ) { row throws(StoreFailure) in try User(row) }
    }
  }

  public func renewBotToken(_ token: NewCookie, of bot: UserID, owner: UserID)
    async throws(ChatError) -> [SessionID]
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkBot(bot, of: owner)
      try writer.checkEnabled(owner)
      try writer.checkEnabled(bot)
      let ended = try writer.endOtherSessions(of: bot, than: nil)
      _ = try writer.startSession(of: bot, .none, token)
      return ended
    }
  }

  public func deleteBot(_ bot: UserID, of owner: UserID) async throws(ChatError) -> [SessionID] {
    try await writes.write { writer throws(StoreFailure) in
      try writer.checkBot(bot, of: owner)
      return try writer.deleteBot(bot)
    }
  }
}

extension Writer {
  fileprivate func createBot(_ draft: NewBot) throws(StoreFailure) -> User {
    guard try isAccount(draft.owner) else { throw .refused(.userNotFound) }
    try checkEnabled(draft.owner)
    let count = try db.first(
      "SELECT count(*) FROM bot WHERE owner_id = ?1", [.int(draft.owner.rawValue)]
    ) { row in Int(row.int(0)) }
    guard count ?? 0 < limits.botsPerUser else { throw .refused(.tooManyBots) }
    // No password has this hash, and nobody is asked for one.
    var bot = try createUser(
      NewUser(username: draft.username, displayName: draft.displayName, email: nil, passwordHash: ""))
    bot.isBot = true
    try db.run("UPDATE user SET is_bot = 1 WHERE id = ?1", [.int(bot.id.rawValue)])
    try db.run(
      "INSERT INTO bot (user_id, owner_id) VALUES (?1, ?2)",
      [.int(bot.id.rawValue), .int(draft.owner.rawValue)])
    _ = try startSession(of: bot.id, .none, draft.token)
    return bot
  }

  fileprivate func checkBot(_ bot: UserID, of owner: UserID) throws(StoreFailure) {
    let isOwned = try db.first(
      "SELECT 1 FROM bot WHERE user_id = ?1 AND owner_id = ?2", [.int(bot.rawValue), .int(owner.rawValue)]
    ) { _ in true }
    if isOwned != true { throw .refused(.botNotFound) }
  }

  func deleteBot(_ bot: UserID) throws(StoreFailure) -> [SessionID] {
    try removeUnpostedFiles(of: bot)
    for room in try rooms(of: bot) { _ = try leave(bot, from: room) }
    try db.run("DELETE FROM bot WHERE user_id = ?1", [.int(bot.rawValue)])
    return try endOtherSessions(of: bot, than: nil)
  }

  func rooms(of user: UserID) throws(StoreFailure) -> [RoomID] {
    try db.all(
      "SELECT room_id FROM member WHERE user_id = ?1 ORDER BY room_id", [.int(user.rawValue)]
    ) { row throws(StoreFailure) in
      guard let id = RoomID(row.int(0)) else { throw .damagedRow }
      return id
    }
  }
}
