public import Chat

// The SQL for the end of accounts.

extension SQLiteStore {
  public func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool) async throws(ChatError)
    -> [SessionID]
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.deleteAccount(user, passwordHash: hash, erasing: erasing)
    }
  }

  public func accountsToErase() async throws(ChatError) -> [UserID] {
    try await readers.read { db throws(StoreFailure) in
      try db.all("SELECT id FROM user WHERE erases_messages = 1 ORDER BY id") { row throws(StoreFailure) in
        guard let id = UserID(row.int(0)) else { throw .damagedRow }
        return id
      }
    }
  }

  /// Walks through the table of messages behind `cursor`: an index by sender would be paid for with every message.
  public func eraseMessages(of user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> MessageID?
  {
    guard let limit = PageLimit(limit) else { return nil }
    let found = try await readers.read { db throws(StoreFailure) in
      try db.all(
        "SELECT id FROM message WHERE sender = ?1 AND id > ?2 AND system IS NULL ORDER BY id LIMIT ?3",
        [.int(user.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) -> MessageID in
        guard let id = MessageID(row.int(0)) else { throw .damagedRow }
        return id
      }
    }
    let isLast = found.count < limit.count
    try await writes.write { writer throws(StoreFailure) in
      try writer.erase(found, of: user, isLast: isLast)
    }
    return isLast ? nil : found.last
  }
}

extension Writer {
  fileprivate func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool)
    throws(StoreFailure)
    -> [SessionID]
  {
    guard try isAccount(user) else { throw .refused(.userNotFound) }
    let isCurrent = try db.first(
      "SELECT 1 FROM user WHERE id = ?1 AND password_hash = ?2", [.int(user.rawValue), .text(hash)]
    ) { _ in true }
    guard isCurrent == true else { throw .refused(.busy) }
    try forgetAdmin(user)
    var ended: [SessionID] = []
    let bots = try db.all("SELECT user_id FROM bot WHERE owner_id = ?1", [.int(user.rawValue)]) { row in
      UserID(row.int(0))
    }
    for case let bot? in bots { ended += try deleteBot(bot) }
    try removeUnpostedFiles(of: user)
    for room in try rooms(of: user) {
      _ = try leave(user, from: room)
      try saveLogs()
      try endIfEmpty(room)
    }
    try db.run("DELETE FROM ban WHERE user_id = ?1", [.int(user.rawValue)])
    ended += try endOtherSessions(of: user, than: nil)
    try db.run("UPDATE session SET user_agent = '' WHERE user_id = ?1", [.int(user.rawValue)])
    try db.run("DELETE FROM user_key WHERE user_id = ?1", [.int(user.rawValue)])
    try setAvatar(nil, of: user)
    try db.run("DELETE FROM claimed_name WHERE user_id = ?1", [.int(user.rawValue)])
    try db.run("DELETE FROM made_room WHERE creator = ?1", [.int(user.rawValue)])
    try db.run("DELETE FROM notification_mark WHERE user_id = ?1", [.int(user.rawValue)])
    try db.run("DELETE FROM notification_read WHERE user_id = ?1", [.int(user.rawValue)])
    try db.run(
      """
      UPDATE user SET username = ?2, display_name = NULL, email = NULL, password_hash = '', status_text = '',
        do_not_disturb = 0, deleted_at = ?3, erases_messages = ?4
      WHERE id = ?1
      """,
      [
        .int(user.rawValue), .text(try formerName(of: user).text), .int(stamps.now.microseconds),
        .flag(erasing),
      ])
    return ended
  }

  private func formerName(of user: UserID) throws(StoreFailure) -> Username {
    for name in Username.former(user) {
      let isTaken = try db.first("SELECT 1 FROM user WHERE username = ?1", [.text(name.text)]) { _ in true }
      if isTaken != true { return name }
    }
    throw .refused(.usernameTaken)
  }

  fileprivate func erase(_ messages: [MessageID], of user: UserID, isLast: Bool) throws(StoreFailure) {
    guard let author = try former(user) else { return }
    for id in messages {
      if let message = try db.message(id), message.deletedAt == nil, try log(of: message.roomID) != nil {
        _ = try erase(message, by: author)
      }
      try db.run("DELETE FROM message_edit WHERE message_id = ?1", [.int(id.rawValue)])
    }
    if isLast { try db.run("UPDATE user SET erases_messages = 0 WHERE id = ?1", [.int(user.rawValue)]) }
  }

  /// nil for an account that is none any more and wants nothing erased.
  private func former(_ user: UserID) throws(StoreFailure) -> Author? {
    try db.first(
      "SELECT username FROM user WHERE id = ?1 AND erases_messages = 1", [.int(user.rawValue)]
    ) { row throws(StoreFailure) in .account(user, try Username(stored: row.text(0))) }
  }
}
