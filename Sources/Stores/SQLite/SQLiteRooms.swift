public import Chat

// The SQL for rooms. Their members are in SQLiteMembers.swift.

extension SQLiteStore {
  public func createRoom(_ draft: NewRoom) async throws(ChatError) -> Room {
    try await writes.write { writer throws(StoreFailure) in try writer.createRoom(draft) }
  }

  public func room(_ id: RoomID) async throws(ChatError) -> Room? {
    try await readers.read { db throws(StoreFailure) in try db.room(id) }
  }

  public func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  {
    guard let limit = PageLimit(limit) else { return [] }
    let most = Int64(limits.unreadCounted)
    return try await readers.read { [clock] db throws(StoreFailure) in
      let found = try db.all(
        """
        SELECT r.id, r.name, r.topic, r.kind, r.guests, r.read_only, r.created_by, r.created_at, r.member_count,
          l.last_seq, l.slow_mode, m.role, m.read_seq, (SELECT count(*) FROM (
            SELECT 1 FROM message AS x WHERE x.id > (m.room_id << 28) + m.read_seq
              AND x.id <= (m.room_id << 28) + 268435455 AND x.sender <> ?1 AND x.deleted_at IS NULL AND x.system IS NULL
            LIMIT ?4)),
          (SELECT count(*) FROM (
            SELECT x.message_id FROM mention AS x
            WHERE x.user_id = m.user_id AND x.message_id > (m.room_id << 28) + m.read_seq
              AND x.message_id <= (m.room_id << 28) + 268435455
            UNION
            SELECT x.message_id FROM mention AS x CROSS JOIN message AS y ON y.id = x.message_id
            WHERE x.user_id = 0 AND x.message_id > (m.room_id << 28) + m.read_seq
              AND x.message_id <= (m.room_id << 28) + 268435455 AND y.sender <> m.user_id
            LIMIT ?4)), m.level, m.muted_until
        FROM (
          SELECT id FROM (SELECT id FROM room WHERE kind = 'public' AND id > ?2 ORDER BY id LIMIT ?3)
          UNION
          SELECT room_id FROM (
            SELECT room_id FROM member WHERE user_id = ?1 AND room_id > ?2 ORDER BY room_id LIMIT ?3)
        ) AS visible
        CROSS JOIN room AS r ON r.id = visible.id
        CROSS JOIN room_log AS l ON l.room_id = r.id
        LEFT JOIN member AS m ON m.room_id = r.id AND m.user_id = ?1
        ORDER BY visible.id LIMIT ?3
        """, [.int(user.rawValue), .int(cursor?.rawValue ?? 0), .int(Int64(limit.count)), .int(most)]
      ) { row throws(StoreFailure) in
        let role: Role? = if let number = row.optionalInt(11) { try Role(stored: number) } else { nil }
        let room = try Room(row)
        if role == nil { return RoomSummary(room: room, role: nil) }
        let state = try ReadState(row, from: 12, in: room.kind, at: clock.now())
        return RoomSummary(room: room, role: role, readState: state)
      }
      return try db.withPeople(found, for: user)
    }
  }
}

extension Connection {
  /// A page of rooms whose direct ones have their people: one query for all of them, none where there are none.
  fileprivate func withPeople(_ page: [RoomSummary], for user: UserID) throws(StoreFailure) -> [RoomSummary] {
    let directs = page.filter { $0.room.kind == .direct }
    guard let first = directs.first, let last = directs.last else { return page }
    var people: [RoomID: [RoomPerson]] = [:]
    try rows(
      """
      SELECT u.id, u.username, u.display_name, u.email, u.created_at, u.status_text, u.do_not_disturb, u.is_bot, u.avatar,
        m.room_id
      FROM member AS own
      CROSS JOIN room AS r ON r.id = own.room_id
      CROSS JOIN member AS m ON m.room_id = r.id
      CROSS JOIN user AS u ON u.id = m.user_id
      WHERE own.user_id = ?1 AND own.room_id BETWEEN ?2 AND ?3 AND r.kind = 'direct'
      ORDER BY own.room_id, m.user_id
      """, [.int(user.rawValue), .int(first.room.id.rawValue), .int(last.room.id.rawValue)]
    ) { row throws(StoreFailure) in
      guard let room = RoomID(row.int(9)) else { throw .damagedRow }
      people[room, default: []].append(RoomPerson(try User(row)))
    }
    return page.map { summary in
      var summary = summary
      if summary.room.kind == .direct { summary.people = people[summary.room.id] ?? [] }
      return summary
    }
  }

  func room(_ id: RoomID) throws(StoreFailure) -> Room? {
    try first(
      """
      SELECT r.id, r.name, r.topic, r.kind, r.guests, r.read_only, r.created_by, r.created_at, r.member_count,
        l.last_seq, l.slow_mode
      FROM room AS r JOIN room_log AS l ON l.room_id = r.id
      WHERE r.id = ?1
      """, [.int(id.rawValue)]
    ) { row throws(StoreFailure) in try Room(row) }
  }
}

extension Writer {
  fileprivate func createRoom(_ draft: NewRoom) throws(StoreFailure) -> Room {
    guard let key = draft.key else { return try makeRoom(draft) }
    let now = stamps.now
    try db.run(
      "DELETE FROM made_room WHERE created_at <= ?1",
      [.int(now.advanced(by: .zero - CreationKey.lifetime).microseconds)])
    let made = try db.first(
      "SELECT room_id, request FROM made_room WHERE creator = ?1 AND name = ?2",
      [.int(draft.creator.rawValue), .blob(key.name)]
    ) { row in (id: RoomID(row.int(0)), request: row.blob(1)) }
    if let made {
      guard made.request == key.request else { throw .refused(.keyReused) }
      guard let id = made.id, let room = try db.room(id) else { throw .refused(.roomNotFound) }
      return room
    }
    let room = try makeRoom(draft)
    try db.run(
      "INSERT INTO made_room (creator, name, request, room_id, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
      [
        .int(draft.creator.rawValue), .blob(key.name), .blob(key.request), .int(room.id.rawValue),
        .int(now.microseconds),
      ])
    return room
  }

  private func makeRoom(_ draft: NewRoom) throws(StoreFailure) -> Room {
    try Texts.check(draft.name, as: .name)
    try Texts.check(draft.topic, as: .topic)
    let invited = Set(draft.members).subtracting([draft.creator]).sorted()
    try checkMembers(of: draft, invited)
    if draft.kind == .public, try isPublicName(draft.name) { throw .refused(.roomNameTaken) }
    try checkRoomForAnother()
    let now = stamps.next()
    let id = try insert(draft, at: now)
    try add(draft.creator, to: id, as: .owner, at: now)
    for user in invited { try add(user, to: id, as: .member, by: draft.creator, at: now) }
    if draft.tellsMembers {
      for user in invited {
        try note(.joined, of: user, in: id, role: .member, by: draft.creator, at: stamps.next())
      }
    }
    return Room(
      id: id, name: draft.name, topic: draft.topic, kind: draft.kind, guests: draft.guests, readOnly: false,
      createdBy: draft.creator, createdAt: now, memberCount: invited.count + 1,
      lastSeq: try log(of: id).flatMap { Seq($0.lastSeq) } ?? .zero)
  }

  func checkRoomForAnother() throws(StoreFailure) {
    guard let newest = try db.first("SELECT max(id) FROM room", [], { row in row.int(0) }),
      RoomID(newest + 1) != nil
    else { throw .refused(.forbidden("The server has as many rooms as it can hold")) }
  }

  func insert(_ draft: NewRoom, at now: Timestamp) throws(StoreFailure) -> RoomID {
    try db.run(
      """
      INSERT INTO room (name, name_key, topic, kind, guests, read_only, created_by, created_at, member_count)
      VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, 0)
      """,
      [
        .text(draft.name), .text(Texts.roomKey(draft.name)), .text(draft.topic), .text(draft.kind.rawValue),
        .flag(draft.guests), .int(draft.creator.rawValue), .int(now.microseconds),
      ])
    guard let id = RoomID(db.lastInsertedID) else { throw .damagedRow }
    try startLog(of: id, at: now)
    return id
  }

  func startLog(of id: RoomID, at now: Timestamp) throws(StoreFailure) {
    try db.run(
      "INSERT INTO room_log (room_id, last_seq, last_at) VALUES (?1, 0, ?2)",
      [.int(id.rawValue), .int(now.microseconds)])
  }

  private func checkMembers(of draft: NewRoom, _ invited: [UserID]) throws(StoreFailure) {
    for user in [draft.creator] + invited where try !isAccount(user) { throw .refused(.userNotFound) }
    if invited.count + 1 > limits.membersPerRoom { throw .refused(.roomFull) }
    if try memberships(of: draft.creator, from: .owner) >= limits.roomsOwned { throw .refused(.tooManyRooms) }
    for user in [draft.creator] + invited where try memberships(of: user) >= limits.roomsJoined {
      throw .refused(.tooManyRooms)
    }
  }

  func isPublicName(_ name: String) throws(StoreFailure) -> Bool {
    try db.first(
      // Rooms from before names were folded have their names in lower case.
      "SELECT 1 FROM room WHERE kind = 'public' AND name_key IN (?1, ?2)",
      [.text(Texts.roomKey(name)), .text(name.lowercased())]
    ) { _ in true } ?? false
  }
}
