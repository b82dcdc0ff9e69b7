public import Chat

// The SQL for changes of rooms, and for direct rooms.

extension SQLiteStore {
  public func update(_ room: RoomID, with patch: RoomPatch, by actor: UserID) async throws(ChatError)
    -> RoomSummary
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.update(room, with: patch, by: actor)
    }
  }

  public func openDirect(_ people: Set<UserID>, by creator: UserID) async throws(ChatError) -> (
    room: RoomSummary, isNew: Bool
  ) {
    try await writes.write { writer throws(StoreFailure) in try writer.openDirect(people, by: creator) }
  }
}

extension Writer {
  fileprivate func update(_ id: RoomID, with patch: RoomPatch, by actor: UserID) throws(StoreFailure)
    -> RoomSummary
  {
    try Texts.check(patch.name, as: .name)
    try Texts.check(patch.topic, as: .topic)
    guard let room = try db.room(id) else { throw .refused(.roomNotFound) }
    let role = try db.role(of: actor, in: id)
    let changed: Room
    let isAdmin = try db.isAdmin(actor)
    do throws(ChatError) { changed = try patch.applied(to: room, by: role, isAdmin: isAdmin) } catch {
      throw .refused(error)
    }
    guard changed != room else { return RoomSummary(room: room, role: role) }
    let key = Texts.roomKey(changed.name)
    let isRenamed = !Texts.areSame(key, Texts.roomKey(room.name))
    if isRenamed, room.kind == .public, try !isGuestRoom(id), try isPublicName(changed.name) {
      throw .refused(.roomNameTaken)
    }
    try db.run(
      """
      UPDATE room SET name = ?2, name_key = CASE WHEN guest_owner IS NULL THEN ?3 ELSE name_key END, topic = ?4,
        guests = ?5, read_only = ?6
      WHERE id = ?1
      """,
      [
        .int(id.rawValue), .text(changed.name), .text(key), .text(changed.topic), .flag(changed.guests),
        .flag(changed.readOnly),
      ])
    if changed.slowMode != room.slowMode { try setSlowMode(changed.slowMode, of: id) }
    _ = try record(
      .roomUpdated, in: id, by: actor.rawValue, at: stamps.next(), .room(RoomChange(changed, by: actor)))
    for note in SystemNote.notes(from: room, to: changed) { try say(note, by: actor, in: id) }
    if role == nil { try note(AuditNote(.changeRoom, by: actor, room: id)) }
    var newest = changed
    newest.lastSeq = try log(of: id).flatMap { Seq($0.lastSeq) } ?? room.lastSeq
    return RoomSummary(room: newest, role: role)
  }

  fileprivate func openDirect(_ people: Set<UserID>, by creator: UserID) throws(StoreFailure) -> (
    room: RoomSummary, isNew: Bool
  ) {
    let sorted = people.sorted()
    let key = sorted.map { String($0.rawValue) }.joined(separator: ",")
    let known = try db.first("SELECT room_id FROM direct_room WHERE people = ?1", [.text(key)]) { row in
      RoomID(row.int(0))
    }
    if let known = known.flatMap({ $0 }), let room = try db.room(known) {
      return (RoomSummary(room: room, role: .member), false)
    }
    for user in sorted where try !isAccount(user) { throw .refused(.userNotFound) }
    for user in sorted where try memberships(of: user) >= limits.roomsJoined {
      throw .refused(.tooManyRooms)
    }
    try checkRoomForAnother()
    let now = stamps.next()
    let draft = NewRoom(name: "", topic: "", kind: .direct, guests: false, creator: creator, members: sorted)
    let id = try insert(draft, at: now)
    try db.run("INSERT INTO direct_room (people, room_id) VALUES (?1, ?2)", [.text(key), .int(id.rawValue)])
    for user in sorted { try add(user, to: id, as: .member, at: now) }
    guard let room = try db.room(id) else { throw .damagedRow }
    return (RoomSummary(room: room, role: .member), true)
  }
}
