public import Chat

// The SQL for what moderators do to members.

extension SQLiteStore {
  public func moderate(_ user: UserID, in room: RoomID, _ acts: [MemberAct], by actor: UserID)
    async throws(ChatError) -> Member?
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.moderate(user, in: room, acts, by: actor)
    }
  }

  public func mutedUntil(_ user: UserID, in room: RoomID) async throws(ChatError) -> Timestamp? {
    try await readers.read { db throws(StoreFailure) in try db.standing(of: user, in: room)?.mutedUntil }
  }

  public func bans(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Ban] {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
          v.id, v.username, v.display_name, v.email, v.created_at, v.status_text, v.do_not_disturb, v.is_bot, v.avatar,
          k.banned_at
        FROM ban AS k CROSS JOIN user AS u ON u.id = k.user_id CROSS JOIN user AS v ON v.id = k.banned_by
        WHERE k.room_id = ?1 AND k.user_id > ?2 ORDER BY k.user_id LIMIT ?3
        """, [.int(room.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in
        Ban(try User(row), by: try User(row, from: 9), at: Timestamp(microseconds: row.int(18)))
      }
    }
  }

  public func isBanned(_ user: UserID, from room: RoomID) async throws(ChatError) -> Bool {
    try await readers.read { db throws(StoreFailure) in try db.isBanned(user, from: room) }
  }
}

extension Connection {
  func isBanned(_ user: UserID, from room: RoomID) throws(StoreFailure) -> Bool {
    try first(
      "SELECT 1 FROM ban WHERE room_id = ?1 AND user_id = ?2", [.int(room.rawValue), .int(user.rawValue)]
    ) { _ in true } ?? false
  }

  /// A stored event about a member.
  func memberChange(_ kind: MemberChange.Kind, of user: Int64?, by actor: Int64, _ number: Int64?)
    throws(StoreFailure) -> MemberChange
  {
    guard let user = user.flatMap(UserID.init), let actor = UserID(actor), let name = try username(of: user)
    else { throw .damagedRow }
    var role: Role?
    if kind == .joined || kind == .role, let number, number > 0 { role = try Role(stored: number) }
    return MemberChange(
      kind, of: user, name, role: role,
      mutedUntil: kind == .muted ? number.map(Timestamp.init(microseconds:)) : nil, by: actor)
  }

  func username(of user: UserID) throws(StoreFailure) -> Username? {
    try first("SELECT username FROM user WHERE id = ?1", [.int(user.rawValue)]) { row throws(StoreFailure) in
      try Username(stored: row.text(0))
    }
  }

  func standing(of user: UserID, in room: RoomID) throws(StoreFailure) -> MemberState? {
    try first(
      "SELECT role, muted_until FROM member WHERE room_id = ?1 AND user_id = ?2",
      [.int(room.rawValue), .int(user.rawValue)]
    ) { row throws(StoreFailure) in
      MemberState(
        role: try Role(stored: row.int(0)), mutedUntil: row.optionalInt(1).map(Timestamp.init(microseconds:)),
        isBanned: false)
    }
  }
}

extension Writer {
  /// Why an account may not post now: one look at its membership. Guests have no place among the members.
  func obstacle(to author: Author, in room: RoomID) throws(StoreFailure) -> ChatError? {
    if case .hook(let hook, _) = author { return try isHook(hook, of: room) ? nil : .hookNotFound }
    guard let user = author.userID else { return nil }
    if let state = try db.standing(of: user, in: room) { return state.obstacleToPosting(at: stamps.now) }
    return try isAccount(user) ? .notAMember : .userNotFound
  }

  /// Records a change of a member, and has the room tell what everybody should read of it.
  func note(
    _ kind: MemberChange.Kind, of user: UserID, in room: RoomID, role: Role? = nil,
    mutedUntil: Timestamp? = nil, wasMember: Bool = true, by actor: UserID, at now: Timestamp
  ) throws(StoreFailure) {
    let number: Int64? =
      switch kind {
      case .joined, .role: role.map { Int64($0.rawValue) }
      case .muted: mutedUntil?.microseconds
      case .left, .unmuted, .kicked, .banned, .unbanned: nil
      }
    let change = try db.memberChange(kind, of: user.rawValue, by: actor.rawValue, number)
    _ = try record(
      EventKind(kind), in: room, by: actor.rawValue, target: user.rawValue, number: number, at: now,
      .member(change))
    let members = kind == .joined || kind == .left ? try memberCount(of: room) : 0
    if let note = SystemNote(change, wasMember: wasMember, membersAfter: members) {
      try say(note, by: actor, in: room)
    }
  }

  fileprivate func moderate(_ user: UserID, in id: RoomID, _ acts: [MemberAct], by actor: UserID)
    throws(StoreFailure) -> Member?
  {
    guard let room = try db.room(id) else { throw .refused(.roomNotFound) }
    guard try isAccount(user) else { throw .refused(.userNotFound) }
    var before =
      try db.standing(of: user, in: id) ?? MemberState(role: nil, mutedUntil: nil, isBanned: false)
    before.isBanned = try db.isBanned(user, from: id)
    let scene = MemberRules.Scene(
      room: room, actorRole: try db.role(of: actor, in: id), hasOtherOwner: try hasOwner(id, besides: user),
      isAdmin: try db.isAdmin(actor))
    let result: MemberRules.Result
    do throws(ChatError) { result = try MemberRules.apply(acts, to: before, in: scene) } catch {
      throw .refused(error)
    }
    try checkLimits(of: user, from: before.role, to: result.state.role, room)
    let now = stamps.next()
    try save(result.state, before, of: user, in: id, by: actor, at: now)
    var wasMember = before.role != nil
    for kind in result.changes {
      try note(
        kind, of: user, in: id, role: kind == .joined ? .member : result.state.role,
        mutedUntil: result.state.mutedUntil, wasMember: wasMember, by: actor, at: now)
      wasMember = kind == .joined || wasMember && !kind.endsMembership
      if let action = AuditAction(kind, fromOutside: scene.actorRole == nil) {
        try note(
          AuditNote(
            action, by: actor, user: user, room: id,
            detail: action == .role ? result.state.role?.name ?? "" : ""))
      }
    }
    return try db.member(user, of: id)
  }

  private func hasOwner(_ room: RoomID, besides user: UserID) throws(StoreFailure) -> Bool {
    try db.first(
      "SELECT 1 FROM member WHERE room_id = ?1 AND role = 3 AND user_id <> ?2 LIMIT 1",
      [.int(room.rawValue), .int(user.rawValue)]
    ) { _ in true } ?? false
  }

  private func checkLimits(of user: UserID, from old: Role?, to new: Role?, _ room: Room)
    throws(StoreFailure)
  {
    if old == nil, new != nil {
      if room.memberCount >= limits.membersPerRoom, room.id != .lobby { throw .refused(.roomFull) }
      if try memberships(of: user) >= limits.roomsJoined { throw .refused(.tooManyRooms) }
    }
    if old != .owner, new == .owner, try memberships(of: user, from: .owner) >= limits.roomsOwned {
      throw .refused(.tooManyRooms)
    }
  }

  private func save(
    _ new: MemberState, _ old: MemberState, of user: UserID, in room: RoomID, by actor: UserID,
    at now: Timestamp
  ) throws(StoreFailure) {
    let keys: [SQLValue] = [.int(room.rawValue), .int(user.rawValue)]
    switch (old.role, new.role) {
    case (nil, nil): break
    case (nil, let role?): try add(user, to: room, as: role, by: actor, at: now)
    case (.some, nil): try remove(user, from: room)
    case (.some, .some): break
    }
    if let role = new.role {
      try db.run(
        "UPDATE member SET role = ?3, muted_until = ?4 WHERE room_id = ?1 AND user_id = ?2",
        keys + [.int(Int64(role.rawValue)), .optional(new.mutedUntil?.microseconds)])
    }
    if new.isBanned, !old.isBanned {
      try db.run(
        "INSERT INTO ban (room_id, user_id, banned_by, banned_at) VALUES (?1, ?2, ?3, ?4)",
        keys + [.int(actor.rawValue), .int(now.microseconds)])
    } else if old.isBanned, !new.isBanned {
      try db.run("DELETE FROM ban WHERE room_id = ?1 AND user_id = ?2", keys)
    }
  }
}
