public import Chat

// The SQL for members of rooms.

extension SQLiteStore {
  public func role(of user: UserID, in room: RoomID) async throws(ChatError) -> Role? {
    try await readers.read { db throws(StoreFailure) in try db.role(of: user, in: room) }
  }

  public func shareRoom(_ one: UserID, _ other: UserID) async throws(ChatError) -> Bool {
    try await readers.read { db throws(StoreFailure) in
      try db.first(
        """
        SELECT 1 FROM member AS a CROSS JOIN member AS b ON b.room_id = a.room_id AND b.user_id = ?2
        WHERE a.user_id = ?1 LIMIT 1
        """, [.int(one.rawValue), .int(other.rawValue)]
      ) { _ in true } ?? false
    }
  }

  public func members(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Member]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
          m.role, m.joined_at, m.muted_until
        FROM member AS m CROSS JOIN user AS u ON u.id = m.user_id
        WHERE m.room_id = ?1 AND m.user_id > ?2 ORDER BY m.user_id LIMIT ?3
        """, [.int(room.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in
        try Member(row)
      }
    }
  }

  public func join(_ user: UserID, to room: RoomID) async throws(ChatError) -> JoinOutcome {
    try await writes.write { writer throws(StoreFailure) in try writer.join(user, to: room) }
  }

  public func leave(_ user: UserID, from room: RoomID) async throws(ChatError) -> LeaveOutcome {
    try await writes.write { writer throws(StoreFailure) in try writer.leave(user, from: room) }
  }
}

extension Connection {
  func member(_ user: UserID, of room: RoomID) throws(StoreFailure) -> Member? {
    try first(
      """
      SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
          m.role, m.joined_at, m.muted_until
      FROM member AS m CROSS JOIN user AS u ON u.id = m.user_id
      WHERE m.room_id = ?1 AND m.user_id = ?2
      """, [.int(room.rawValue), .int(user.rawValue)]
    ) { row throws(StoreFailure) in try Member(row) }
  }

  func role(of user: UserID, in room: RoomID) throws(StoreFailure) -> Role? {
    try first(
      "SELECT role FROM member WHERE room_id = ?1 AND user_id = ?2",
      [.int(room.rawValue), .int(user.rawValue)]
    ) { row throws(StoreFailure) in try Role(stored: row.int(0)) }
  }
}

extension Writer {
  func isAccount(_ user: UserID) throws(StoreFailure) -> Bool {
    try db.first("SELECT 1 FROM user WHERE id = ?1 AND deleted_at IS NULL", [.int(user.rawValue)]) { _ in
      true
    } ?? false
  }

  /// How many rooms `user` is in with at least this role.
  func memberships(of user: UserID, from role: Role = .member) throws(StoreFailure) -> Int {
    try db.first(
      "SELECT count(*) FROM member WHERE user_id = ?1 AND role >= ?2",
      [.int(user.rawValue), .int(Int64(role.rawValue))]
    ) { row in Int(row.int(0)) } ?? 0
  }

  /// Adds a member whom the limits allow, and counts.
  func add(_ user: UserID, to room: RoomID, as role: Role, by actor: UserID? = nil, at now: Timestamp)
    throws(StoreFailure)
  {
    let inviter = actor == user ? nil : actor
    try db.run(
      """
      INSERT INTO member (room_id, user_id, role, joined_at, read_seq, invited_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """,
      [
        .int(room.rawValue), .int(user.rawValue), .int(Int64(role.rawValue)), .int(now.microseconds),
        .int(try log(of: room)?.lastSeq ?? 0), .optional(inviter?.rawValue),
      ])
    try db.run("UPDATE room SET member_count = member_count + 1 WHERE id = ?1", [.int(room.rawValue)])
    try db.run(
      "UPDATE room_log SET last_at = ?2 WHERE room_id = ?1", [.int(room.rawValue), .int(now.microseconds)])
  }

  func remove(_ user: UserID, from room: RoomID) throws(StoreFailure) {
    try forgetNotifications(of: user, in: room)
    try db.run(
      "DELETE FROM member WHERE room_id = ?1 AND user_id = ?2", [.int(room.rawValue), .int(user.rawValue)])
    try db.run("UPDATE room SET member_count = member_count - 1 WHERE id = ?1", [.int(room.rawValue)])
  }

  /// - Parameter isInvited: private rooms are open too.
  func join(_ user: UserID, to room: RoomID, isInvited: Bool = false) throws(StoreFailure) -> JoinOutcome {
    let facts = try db.first(
      "SELECT kind = 'public', member_count FROM room WHERE id = ?1", [.int(room.rawValue)]
    ) { row in (isPublic: row.flag(0), members: Int(row.int(1))) }
    guard let facts else { return .noSuchRoom }
    if let role = try db.role(of: user, in: room) { return .alreadyMember(role) }
    guard facts.isPublic || isInvited else { return .notPublic }
    guard try isAccount(user) else { throw .refused(.userNotFound) }
    if try db.isBanned(user, from: room) { return .banned }
    // Every account may be in the lobby.
    if facts.members >= limits.membersPerRoom, room != .lobby { return .full }
    if try memberships(of: user) >= limits.roomsJoined { return .tooManyRooms }
    let now = stamps.next()
    try add(user, to: room, as: .member, at: now)
    try note(.joined, of: user, in: room, role: .member, by: user, at: now)
    return .joined(.member)
  }

  func leave(_ user: UserID, from room: RoomID) throws(StoreFailure) -> LeaveOutcome {
    let isThere = try db.first("SELECT 1 FROM room WHERE id = ?1", [.int(room.rawValue)]) { _ in true }
    guard isThere == true else { return .noSuchRoom }
    guard let role = try db.role(of: user, in: room) else { return .notAMember }
    try remove(user, from: room)
    let now = stamps.next()
    try note(.left, of: user, in: room, by: user, at: now)
    guard role == .owner, let heir = try heir(of: room) else { return .left(newOwner: nil) }
    try db.run(
      "UPDATE member SET role = 3 WHERE room_id = ?1 AND user_id = ?2",
      [.int(room.rawValue), .int(heir.rawValue)])
    try note(.role, of: heir, in: room, role: .owner, by: user, at: now)
    return .left(newOwner: heir)
  }

  /// Who takes over: the oldest moderator, else the oldest member. nil: nobody is left, or there is another owner.
  private func heir(of room: RoomID) throws(StoreFailure) -> UserID? {
    let next = try db.first(
      """
      SELECT user_id, role FROM member WHERE room_id = ?1 ORDER BY role DESC, joined_at, user_id LIMIT 1
      """, [.int(room.rawValue)]
    ) { row throws(StoreFailure) in (user: UserID(row.int(0)), role: try Role(stored: row.int(1))) }
    guard let next, next.role != .owner else { return nil }
    return next.user
  }
}
