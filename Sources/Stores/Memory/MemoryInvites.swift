public import Chat

extension MemoryStore {
  public func createInvite(_ draft: NewInvite) async throws(ChatError) -> Invite {
    try await change { state throws(StoreFailure) in try state.createInvite(draft) }
  }

  public func invites(of room: RoomID) async throws(ChatError) -> [Invite] {
    try state.read { state in
      state.invites.values.filter { $0.roomID == room && state.isOpen($0) }.sorted { a, b in
        (b.createdAt, a.code) < (a.createdAt, b.code)
      }
    }
  }

  public func deleteInvite(_ code: String, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await change { state throws(StoreFailure) in try state.deleteInvite(code, of: room, by: actor) }
  }

  public func invite(_ code: String) async throws(ChatError) -> Invite? {
    try state.read { state in state.invites[code].flatMap { state.isOpen($0) ? $0 : nil } }
  }

  public func join(_ user: UserID, by code: String) async throws(ChatError) -> (
    room: RoomID, outcome: JoinOutcome
  ) {
    try await change { state throws(StoreFailure) in try state.join(user, by: code) }
  }
}

extension MemoryState {
  fileprivate func isOpen(_ invite: Invite) -> Bool {
    guard let state = rooms[invite.roomID], invite.isOpen(at: stamps.now) else { return false }
    return Permissions.allows(.makeInvites, to: state.members[invite.createdBy]?.role, in: state.room)
  }

  fileprivate mutating func createInvite(_ draft: NewInvite) throws(StoreFailure) -> Invite {
    guard let state = rooms[draft.roomID] else { throw .refused(.roomNotFound) }
    do throws(ChatError) {
      try Permissions.check(.makeInvites, by: state.members[draft.creator]?.role, in: state.room)
    } catch { throw .refused(error) }
    let now = stamps.now
    // Those that are over make room for others.
    invites = invites.filter { _, invite in
      invite.roomID != draft.roomID || invite.isOpen(at: now) && state.members[invite.createdBy] != nil
    }
    let count = invites.values.count { $0.roomID == draft.roomID }
    guard count < limits.invitesPerRoom else { throw .refused(.tooManyInvites) }
    guard invites[draft.code] == nil else { throw .refused(.unavailable) }
    let invite = Invite(
      code: draft.code, roomID: draft.roomID, createdBy: draft.creator, createdAt: now,
      expiresAt: draft.lifetime.map(now.advanced), maxUses: draft.maxUses)
    invites[draft.code] = invite
    return invite
  }

  fileprivate mutating func deleteInvite(_ code: String, of room: RoomID, by actor: UserID)
    throws(StoreFailure)
  {
    guard let state = rooms[room] else { throw .refused(.roomNotFound) }
    let (role, isAdmin) = (state.members[actor]?.role, admins.contains(actor))
    let managesAll: Bool
    do throws(ChatError) {
      managesAll = try InviteRules.managesAll(role, isAdmin: isAdmin, in: state.room)
    } catch { throw .refused(error) }
    guard let invite = invites[code], invite.roomID == room else { throw .refused(.inviteNotFound) }
    guard managesAll || invite.createdBy == actor else { throw .refused(.notYourRole) }
    invites[code] = nil
  }

  fileprivate mutating func join(_ user: UserID, by code: String) throws(StoreFailure) -> (
    room: RoomID, outcome: JoinOutcome
  ) {
    guard let invite = invites[code], let state = rooms[invite.roomID] else {
      throw .refused(.inviteNotFound)
    }
    if state.members[user] == nil, !isOpen(invite) { throw .refused(.inviteNotFound) }
    let outcome = try join(user, to: invite.roomID, isInvited: true)
    if case .joined = outcome { invites[code]?.uses += 1 }
    return (invite.roomID, outcome)
  }
}
