public import Chat

extension MemoryStore {
  public func moderate(_ user: UserID, in room: RoomID, _ acts: [MemberAct], by actor: UserID)
    async throws(ChatError) -> Member?
  {
    try await change { state throws(StoreFailure) in
      try state.moderate(user, in: room, acts, by: actor)
    }
  }

  public func mutedUntil(_ user: UserID, in room: RoomID) async throws(ChatError) -> Timestamp? {
    try state.read { $0.rooms[room]?.members[user]?.mutedUntil }
  }

  public func isBanned(_ user: UserID, from room: RoomID) async throws(ChatError) -> Bool {
    try state.read { $0.rooms[room]?.banned[user] != nil }
  }

  public func bans(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Ban] {
    try state.read { $0.bans(of: room, after: cursor, limit: limit) }
  }
}

extension MemoryState {
  mutating func moderate(_ user: UserID, in id: RoomID, _ acts: [MemberAct], by actor: UserID)
    throws(StoreFailure) -> Member?
  {
    guard let state = rooms[id] else { throw .refused(.roomNotFound) }
    guard let account = account(user)?.user else { throw .refused(.userNotFound) }
    let before = standing(of: user, in: id)
    let scene = MemberRules.Scene(
      room: state.room, actorRole: state.members[actor]?.role,
      hasOtherOwner: state.members.contains { $0.key != user && $0.value.role == .owner },
      isAdmin: admins.contains(actor))
    let result: MemberRules.Result
    do throws(ChatError) { result = try MemberRules.apply(acts, to: before, in: scene) } catch {
      throw .refused(error)
    }
    try checkLimits(of: user, from: before.role, to: result.state.role, state)
    // Nothing was changed so far: a refusal leaves no trace.
    guard state.room.lastSeq.rawValue + 2 * Int64(result.changes.count) <= Seq.max else {
      throw .refused(.logFull)
    }
    save(result.state, of: user, in: id, by: actor, at: stamps.next())
    var wasMember = before.role != nil
    for kind in result.changes {
      try note(
        kind, of: user, in: id, role: kind == .joined ? .member : result.state.role,
        mutedUntil: result.state.mutedUntil, wasMember: wasMember, by: actor)
      wasMember = kind == .joined || wasMember && !kind.endsMembership
      if let action = AuditAction(kind, fromOutside: scene.actorRole == nil) {
        note(
          AuditNote(
            action, by: actor, user: user, room: id,
            detail: action == .role ? result.state.role?.name ?? "" : ""))
      }
    }
    return rooms[id]?.members[user].map { membership in
      Member(
        user: account, role: membership.role, joinedAt: membership.joinedAt,
        mutedUntil: membership.mutedUntil)
    }
  }

  func standing(of user: UserID, in id: RoomID) -> MemberState {
    let membership = rooms[id]?.members[user]
    return MemberState(
      role: membership?.role, mutedUntil: membership?.mutedUntil,
      isBanned: rooms[id]?.banned[user] != nil)
  }

  func bans(of room: RoomID, after cursor: UserID?, limit: Int) -> [Ban] {
    guard let limit = PageLimit(limit), let banned = rooms[room]?.banned else { return [] }
    func user(_ id: UserID) -> User { accounts[Int(id.rawValue) - 1].user }
    return banned.keys.filter { $0.rawValue > cursor?.rawValue ?? 0 }.sorted().prefix(limit.count).compactMap
    {
      id in banned[id].map { Ban(user(id), by: user($0.by), at: $0.at) }
    }
  }

  /// Why an account may not post now. Guests have no place among the members.
  func obstacle(to author: Author, in room: RoomID) -> ChatError? {
    if case .hook(let hook, _) = author { return rooms[room]?.hooks[hook] == nil ? .hookNotFound : nil }
    return author.userID.flatMap { standing(of: $0, in: room).obstacleToPosting(at: stamps.now) }
  }

  /// Records a change of a member, and has the room tell what everybody should read of it.
  mutating func note(
    _ kind: MemberChange.Kind, of user: UserID, in room: RoomID, role: Role? = nil,
    mutedUntil: Timestamp? = nil, wasMember: Bool = true, by actor: UserID
  ) throws(StoreFailure) {
    guard let name = account(user)?.user.username else { throw .refused(.userNotFound) }
    let change = MemberChange(
      kind, of: user, name, role: kind == .joined || kind == .role ? role : nil,
      mutedUntil: kind == .muted ? mutedUntil : nil, by: actor)
    _ = try record(.member(change), in: room)
    let members = rooms[room]?.members.count ?? 0
    if let note = SystemNote(change, wasMember: wasMember, membersAfter: members) {
      try say(note, by: actor, in: room)
    }
  }

  private func checkLimits(of user: UserID, from old: Role?, to new: Role?, _ state: RoomState)
    throws(StoreFailure)
  {
    if old == nil, new != nil {
      if state.members.count >= limits.membersPerRoom, state.room.id != .lobby { throw .refused(.roomFull) }
      if memberships(of: user) >= limits.roomsJoined { throw .refused(.tooManyRooms) }
    }
    if old != .owner, new == .owner, memberships(of: user, from: .owner) >= limits.roomsOwned {
      throw .refused(.tooManyRooms)
    }
  }

  private mutating func save(
    _ new: MemberState, of user: UserID, in id: RoomID, by actor: UserID, at now: Timestamp
  ) {
    if let role = new.role, rooms[id]?.members[user] == nil {
      add(user, to: id, as: role, by: actor, at: now)
    }
    if new.role == nil { forgetNotifications(of: user, in: id) }
    guard var state = rooms[id] else { return }
    if let role = new.role {
      state.members[user]?.role = role
      state.members[user]?.mutedUntil = new.mutedUntil
    } else {
      state.members[user] = nil
    }
    if !new.isBanned {
      state.banned[user] = nil
    } else if state.banned[user] == nil {
      state.banned[user] = RoomState.BanNote(by: actor, at: now)
    }
    state.room.memberCount = state.members.count
    rooms[id] = state
  }
}
