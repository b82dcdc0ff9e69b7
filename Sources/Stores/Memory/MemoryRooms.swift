import Chat

extension MemoryState {
  mutating func createRoom(_ draft: NewRoom) throws(StoreFailure) -> Room {
    guard let key = draft.key else { return try makeRoom(draft) }
    let now = stamps.now
    let name = MadeKey(creator: draft.creator, name: key.name)
    if let made = madeRooms[name], made.at.advanced(by: CreationKey.lifetime) > now {
      guard made.request == key.request else { throw .refused(.keyReused) }
      guard let room = rooms[made.room]?.room else { throw .refused(.roomNotFound) }
      return room
    }
    let room = try makeRoom(draft)
    madeRooms = madeRooms.filter { $0.value.at.advanced(by: CreationKey.lifetime) > now }
    madeRooms[name] = MadeRoom(room: room.id, request: key.request, at: now)
    return room
  }

  private mutating func makeRoom(_ draft: NewRoom) throws(StoreFailure) -> Room {
    try Texts.check(draft.name, as: .name)
    try Texts.check(draft.topic, as: .topic)
    let invited = Set(draft.members).subtracting([draft.creator]).sorted()
    let everybody = [draft.creator] + invited
    guard everybody.allSatisfy({ account($0) != nil }) else { throw .refused(.userNotFound) }
    guard everybody.count <= limits.membersPerRoom else { throw .refused(.roomFull) }
    guard memberships(of: draft.creator, from: .owner) < limits.roomsOwned,
      everybody.allSatisfy({ memberships(of: $0) < limits.roomsJoined })
    else { throw .refused(.tooManyRooms) }
    if draft.kind == .public, isPublicName(draft.name) { throw .refused(.roomNameTaken) }
    guard let newest = roomIDs.last, let id = RoomID(newest.rawValue + 1) else {
      throw .refused(.forbidden("The server has as many rooms as it can hold"))
    }

    let now = stamps.next()
    let room = Room(
      id: id, name: draft.name, topic: draft.topic, kind: draft.kind, guests: draft.guests, readOnly: false,
      createdBy: draft.creator, createdAt: now, memberCount: 0, lastSeq: .zero)
    rooms[id] = RoomState(room: room)
    roomIDs.append(id)
    add(draft.creator, to: id, as: .owner, at: now)
    for user in invited { add(user, to: id, as: .member, by: draft.creator, at: now) }
    if draft.tellsMembers {
      for user in invited { try note(.joined, of: user, in: id, role: .member, by: draft.creator) }
    }
    return rooms[id]?.room ?? room
  }

  func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) -> [RoomSummary] {
    guard let limit = PageLimit(limit) else { return [] }
    let visible = roomIDs.lazy.filter { $0.rawValue > cursor?.rawValue ?? 0 }.compactMap {
      id -> RoomSummary? in
      guard let state = rooms[id] else { return nil }
      let role = state.members[user]?.role
      guard role != nil || state.room.kind == .public else { return nil }
      let people =
        state.room.kind == .direct
        ? members(of: id, after: nil, limit: RoomKind.directPeople.upperBound).map { RoomPerson($0.user) }
        : nil
      return RoomSummary(
        room: state.room, role: role, readState: readState(of: user, in: id), people: people)
    }
    return Array(visible.prefix(limit.count))
  }

  func members(of room: RoomID, after cursor: UserID?, limit: Int) -> [Member] {
    guard let limit = PageLimit(limit), let members = rooms[room]?.members else { return [] }
    let found = members.keys.sorted().lazy.filter { $0.rawValue > cursor?.rawValue ?? 0 }
      .compactMap { id -> Member? in
        guard let user = account(id)?.user, let membership = members[id] else { return nil }
        return Member(
          user: user, role: membership.role, joinedAt: membership.joinedAt,
          mutedUntil: membership.mutedUntil)
      }
    return Array(found.prefix(limit.count))
  }

  /// - Parameter isInvited: private rooms are open too.
  mutating func join(_ user: UserID, to id: RoomID, isInvited: Bool = false) throws(StoreFailure)
    -> JoinOutcome
  {
    guard let state = rooms[id] else { return .noSuchRoom }
    if let role = state.members[user]?.role { return .alreadyMember(role) }
    guard state.room.kind == .public || isInvited else { return .notPublic }
    guard account(user) != nil else { throw .refused(.userNotFound) }
    if state.banned[user] != nil { return .banned }
    // Every account may be in the lobby.
    if state.members.count >= limits.membersPerRoom, id != .lobby { return .full }
    if memberships(of: user) >= limits.roomsJoined { return .tooManyRooms }
    let now = stamps.next()
    add(user, to: id, as: .member, at: now)
    try note(.joined, of: user, in: id, role: .member, by: user)
    return .joined(.member)
  }

  mutating func leave(_ user: UserID, from id: RoomID) throws(StoreFailure) -> LeaveOutcome {
    guard var state = rooms[id] else { return .noSuchRoom }
    guard let left = state.members.removeValue(forKey: user) else { return .notAMember }
    forgetNotifications(of: user, in: id)
    state.room.memberCount = state.members.count
    let heir = left.role == .owner ? Self.heir(among: state.members) : nil
    if let heir { state.members[heir]?.role = .owner }
    rooms[id] = state
    _ = stamps.next()
    try note(.left, of: user, in: id, by: user)
    if let heir { try note(.role, of: heir, in: id, role: .owner, by: user) }
    return .left(newOwner: heir)
  }

  /// Adds a member whom the limits allow.
  mutating func add(_ user: UserID, to id: RoomID, as role: Role, by actor: UserID? = nil, at now: Timestamp)
  {
    guard var state = rooms[id] else { return }
    state.members[user] = RoomState.Membership(
      role: role, joinedAt: now, marker: state.room.lastSeq, invitedBy: actor == user ? nil : actor)
    state.room.memberCount = state.members.count
    rooms[id] = state
  }

  /// Who takes over: the oldest moderator, else the oldest member. nil: nobody is left, or there is another owner.
  private static func heir(among members: [UserID: RoomState.Membership]) -> UserID? {
    let next = members.min { a, b in
      if a.value.role != b.value.role { return a.value.role > b.value.role }
      if a.value.joinedAt != b.value.joinedAt { return a.value.joinedAt < b.value.joinedAt }
      return a.key < b.key
    }
    guard let next, next.value.role != .owner else { return nil }
    return next.key
  }

  /// How many rooms `user` is in with at least this role.
  func memberships(of user: UserID, from role: Role = .member) -> Int {
    rooms.values.count { state in state.members[user].map { $0.role >= role } ?? false }
  }

  func isPublicName(_ name: String) -> Bool {
    let key = Texts.roomKey(name)
    return rooms.values.contains { state in
      state.room.kind == .public && state.guestOwner == nil
        && Texts.areSame(Texts.roomKey(state.room.name), key)
    }
  }
}
