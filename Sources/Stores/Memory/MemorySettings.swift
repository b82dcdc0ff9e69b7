public import Chat

extension MemoryStore {
  public func update(_ room: RoomID, with patch: RoomPatch, by actor: UserID) async throws(ChatError)
    -> RoomSummary
  {
    try await change { state throws(StoreFailure) in try state.update(room, with: patch, by: actor) }
  }

  public func openDirect(_ people: Set<UserID>, by creator: UserID) async throws(ChatError) -> (
    room: RoomSummary, isNew: Bool
  ) {
    try await change { state throws(StoreFailure) in try state.openDirect(people, by: creator) }
  }
}

extension MemoryState {
  fileprivate mutating func update(_ id: RoomID, with patch: RoomPatch, by actor: UserID) throws(StoreFailure)
    -> RoomSummary
  {
    try Texts.check(patch.name, as: .name)
    try Texts.check(patch.topic, as: .topic)
    guard let state = rooms[id] else { throw .refused(.roomNotFound) }
    let role = state.members[actor]?.role
    let changed: Room
    do throws(ChatError) {
      changed = try patch.applied(to: state.room, by: role, isAdmin: admins.contains(actor))
    } catch {
      throw .refused(error)
    }
    guard changed != state.room else { return RoomSummary(room: changed, role: role) }
    let isRenamed = !Texts.areSame(Texts.roomKey(changed.name), Texts.roomKey(state.room.name))
    if isRenamed, changed.kind == .public, state.guestOwner == nil, isPublicName(changed.name) {
      throw .refused(.roomNameTaken)
    }
    _ = stamps.next()
    _ = try record(.room(RoomChange(changed, by: actor)), in: id)
    for note in SystemNote.notes(from: state.room, to: changed) { try say(note, by: actor, in: id) }
    if role == nil { note(AuditNote(.changeRoom, by: actor, room: id)) }
    rooms[id]?.room.name = changed.name
    rooms[id]?.room.topic = changed.topic
    rooms[id]?.room.guests = changed.guests
    rooms[id]?.room.readOnly = changed.readOnly
    rooms[id]?.room.slowMode = changed.slowMode
    if changed.slowMode == 0 { rooms[id]?.slowPosts = [:] }
    return RoomSummary(room: rooms[id]?.room ?? changed, role: role)
  }

  fileprivate mutating func openDirect(_ people: Set<UserID>, by creator: UserID) throws(StoreFailure) -> (
    room: RoomSummary, isNew: Bool
  ) {
    if let known = directRooms[people], let room = rooms[known]?.room {
      return (RoomSummary(room: room, role: .member), false)
    }
    guard people.allSatisfy({ account($0) != nil }) else { throw .refused(.userNotFound) }
    guard people.allSatisfy({ memberships(of: $0) < limits.roomsJoined }) else {
      throw .refused(.tooManyRooms)
    }
    guard let newest = roomIDs.last, let id = RoomID(newest.rawValue + 1) else {
      throw .refused(.forbidden("The server has as many rooms as it can hold"))
    }
    let now = stamps.next()
    let room = Room(
      id: id, name: "", topic: "", kind: .direct, guests: false, readOnly: false, createdBy: creator,
      createdAt: now, memberCount: 0, lastSeq: .zero)
    rooms[id] = RoomState(room: room)
    roomIDs.append(id)
    directRooms[people] = id
    for user in people { add(user, to: id, as: .member, at: now) }
    return (RoomSummary(room: rooms[id]?.room ?? room, role: .member), true)
  }
}
