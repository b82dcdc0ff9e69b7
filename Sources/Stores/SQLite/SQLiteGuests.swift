public import Chat

// The SQL for what people without an account make.

extension SQLiteStore {
  public func createRoom(named name: String, by guest: GuestID) async throws(ChatError) -> Room {
    try await writes.write { writer throws(StoreFailure) in try writer.createRoom(named: name, by: guest) }
  }

  public func deleteRoom(_ id: RoomID, by guest: GuestID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in
      guard try writer.db.room(id) != nil else { throw .refused(.roomNotFound) }
      let isOwn = try writer.db.first(
        "SELECT 1 FROM room WHERE id = ?1 AND guest_owner = ?2", [.int(id.rawValue), .int(guest.rawValue)]
      ) { _ in true }
      guard isOwn == true else { throw .refused(.notYourRoom) }
      try writer.endRoom(id)
    }
  }

  public func guestRooms(after cursor: RoomID?, limit: Int) async throws(ChatError) -> [Room] {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      try db.all(
        """
        SELECT r.id, r.name, r.topic, r.kind, r.guests, r.read_only, r.created_by, r.created_at, r.member_count,
          l.last_seq
        FROM room AS r CROSS JOIN room_log AS l ON l.room_id = r.id
        WHERE r.kind = 'public' AND r.guests = 1 AND r.id > ?1 ORDER BY r.id LIMIT ?2
        """, [.int(cursor?.rawValue ?? 0), .int(Int64(limit.count))]
      ) { row throws(StoreFailure) in try Room(row) }
    }
  }
}

extension Writer {
  fileprivate func createRoom(named name: String, by guest: GuestID) throws(StoreFailure) -> Room {
    try Texts.check(name, as: .name)
    let made = try db.first(
      "SELECT count(*) FROM room WHERE guest_owner = ?1", [.int(guest.rawValue)]
    ) { row in Int(row.int(0)) }
    guard made ?? 0 < limits.roomsOwned else { throw .refused(.tooManyRooms) }
    try checkRoomForAnother()
    let now = stamps.next()
    // No name has a line break, and no two rooms have the same time.
    try db.run(
      """
      INSERT INTO room (name, name_key, topic, kind, guests, read_only, created_by, created_at, member_count, guest_owner)
      VALUES (?1, ?2, '', 'public', 1, 0, NULL, ?3, 0, ?4)
      """,
      [.text(name), .text("\n\(now.microseconds)"), .int(now.microseconds), .int(guest.rawValue)])
    guard let id = RoomID(db.lastInsertedID) else { throw .damagedRow }
    try startLog(of: id, at: now)
    guard let room = try db.room(id) else { throw .damagedRow }
    return room
  }

  func isGuestRoom(_ id: RoomID) throws(StoreFailure) -> Bool {
    try db.first(
      "SELECT 1 FROM room WHERE id = ?1 AND guest_owner IS NOT NULL", [.int(id.rawValue)]
    ) { _ in true } ?? false
  }
}
