public import Chat

// The SQL for links by which people join.

extension SQLiteStore {
  public func createInvite(_ draft: NewInvite) async throws(ChatError) -> Invite {
    try await writes.write { writer throws(StoreFailure) in try writer.createInvite(draft) }
  }

  public func invites(of room: RoomID) async throws(ChatError) -> [Invite] {
    let now = clock.now()
    return try await readers.read { db throws(StoreFailure) in
      guard let room = try db.room(room) else { return [] }
      let all = try db.all(
        """
        SELECT i.code, i.room_id, i.created_by, i.created_at, i.expires_at, i.max_uses, i.uses, m.role
        FROM invite AS i CROSS JOIN member AS m ON m.room_id = i.room_id AND m.user_id = i.created_by
        WHERE i.room_id = ?1 ORDER BY i.created_at DESC, i.code
        """, [.int(room.id.rawValue)]
      ) { row throws(StoreFailure) in
        (
          invite: try Invite(row),
          isMakers: Permissions.allows(.makeInvites, to: try Role(stored: row.int(7)), in: room)
        )
      }
      return all.filter { $0.isMakers && $0.invite.isOpen(at: now) }.map(\.invite)
    }
  }

  public func deleteInvite(_ code: String, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      try writer.deleteInvite(code, of: room, by: actor)
    }
  }

  public func invite(_ code: String) async throws(ChatError) -> Invite? {
    let now = clock.now()
    return try await readers.read { db throws(StoreFailure) in
      guard let invite = try db.invite(code), try db.isOpen(invite, at: now) else { return nil }
      return invite
    }
  }

  public func join(_ user: UserID, by code: String) async throws(ChatError) -> (
    room: RoomID, outcome: JoinOutcome
  ) {
    try await writes.write { writer throws(StoreFailure) in try writer.join(user, by: code) }
  }
}

extension Invite {
  /// Reads the columns code, room_id, created_by, created_at, expires_at, max_uses, uses.
  fileprivate init(_ row: Statement) throws(StoreFailure) {
    guard let room = RoomID(row.int(1)), let creator = UserID(row.int(2)) else { throw .damagedRow }
    self.init(
      code: row.text(0), roomID: room, createdBy: creator, createdAt: Timestamp(microseconds: row.int(3)),
      expiresAt: row.optionalInt(4).map(Timestamp.init(microseconds:)),
      maxUses: row.optionalInt(5).map { Int($0) }, uses: Int(row.int(6)))
  }
}

extension Connection {
  /// Be it open or not.
  fileprivate func invite(_ code: String) throws(StoreFailure) -> Invite? {
    try first(
      "SELECT code, room_id, created_by, created_at, expires_at, max_uses, uses FROM invite WHERE code = ?1",
      [.text(code)]
    ) { row throws(StoreFailure) in try Invite(row) }
  }

  fileprivate func isOpen(_ invite: Invite, at time: Timestamp) throws(StoreFailure) -> Bool {
    guard invite.isOpen(at: time), let room = try room(invite.roomID) else { return false }
    return Permissions.allows(.makeInvites, to: try role(of: invite.createdBy, in: invite.roomID), in: room)
  }
}

extension Writer {
  fileprivate func createInvite(_ draft: NewInvite) throws(StoreFailure) -> Invite {
    guard let room = try db.room(draft.roomID) else { throw .refused(.roomNotFound) }
    let role = try db.role(of: draft.creator, in: draft.roomID)
    do throws(ChatError) { try Permissions.check(.makeInvites, by: role, in: room) } catch {
      throw .refused(error)
    }
    let now = stamps.now
    // Those that are over make room for others.
    try db.run(
      """
      DELETE FROM invite WHERE room_id = ?1 AND (expires_at <= ?2 OR uses >= max_uses OR NOT EXISTS (
        SELECT 1 FROM member AS m WHERE m.room_id = invite.room_id AND m.user_id = invite.created_by))
      """, [.int(draft.roomID.rawValue), .int(now.microseconds)])
    let count = try db.first(
      "SELECT count(*) FROM invite WHERE room_id = ?1", [.int(draft.roomID.rawValue)]
    ) { row in Int(row.int(0)) }
    guard count ?? 0 < limits.invitesPerRoom else { throw .refused(.tooManyInvites) }
    // Somebody drew the same code twice.
    if try db.invite(draft.code) != nil { throw .refused(.unavailable) }
    let invite = Invite(
      code: draft.code, roomID: draft.roomID, createdBy: draft.creator, createdAt: now,
      expiresAt: draft.lifetime.map(now.advanced), maxUses: draft.maxUses)
    try db.run(
      """
      INSERT INTO invite (code, room_id, created_by, created_at, expires_at, max_uses, uses)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0)
      """,
      [
        .text(invite.code), .int(invite.roomID.rawValue), .int(invite.createdBy.rawValue),
        .int(now.microseconds), .optional(invite.expiresAt?.microseconds),
        .optional(invite.maxUses.map(Int64.init)),
      ])
    return invite
  }

  fileprivate func deleteInvite(_ code: String, of id: RoomID, by actor: UserID) throws(StoreFailure) {
    guard let room = try db.room(id) else { throw .refused(.roomNotFound) }
    let (role, isAdmin) = (try db.role(of: actor, in: id), try db.isAdmin(actor))
    let managesAll: Bool
    do throws(ChatError) { managesAll = try InviteRules.managesAll(role, isAdmin: isAdmin, in: room) } catch {
      throw .refused(error)
    }
    guard let invite = try db.invite(code), invite.roomID == id else { throw .refused(.inviteNotFound) }
    guard managesAll || invite.createdBy == actor else { throw .refused(.notYourRole) }
    try db.run("DELETE FROM invite WHERE code = ?1", [.text(code)])
  }

  fileprivate func join(_ user: UserID, by code: String) throws(StoreFailure) -> (
    room: RoomID, outcome: JoinOutcome
  ) {
    guard let invite = try db.invite(code) else { throw .refused(.inviteNotFound) }
    if try db.role(of: user, in: invite.roomID) == nil, try !db.isOpen(invite, at: stamps.now) {
      throw .refused(.inviteNotFound)
    }
    let outcome = try join(user, to: invite.roomID, isInvited: true)
    if case .joined = outcome {
      try db.run("UPDATE invite SET uses = uses + 1 WHERE code = ?1", [.text(code)])
    }
    return (invite.roomID, outcome)
  }
}
