public import Chat

// The SQL for the end of rooms. The room's own rows go at once, and with them everything that could lead to its
// messages; those go little by little, because there may be very many. Numbers of rooms are never given out again.

extension SQLiteStore {
  public func deleteRoom(_ id: RoomID, by actor: UserID) async throws(ChatError) {
    try await writes.write { writer throws(StoreFailure) in try writer.deleteRoom(id, by: actor) }
  }

  public func roomsToErase() async throws(ChatError) -> [RoomID] {
    try await readers.read { db throws(StoreFailure) in
      try db.all("SELECT room_id FROM room_to_erase ORDER BY room_id") { row throws(StoreFailure) in
        guard let id = RoomID(row.int(0)) else { throw .damagedRow }
        return id
      }
    }
  }

  public func eraseRoom(_ id: RoomID, limit: Int) async throws(ChatError) -> Bool {
    guard let limit = PageLimit(limit) else { return false }
    return try await writes.write { writer throws(StoreFailure) in try writer.eraseRoom(id, limit) }
  }
}

extension Writer {
  fileprivate func deleteRoom(_ id: RoomID, by actor: UserID) throws(StoreFailure) {
    guard let room = try db.room(id) else { throw .refused(.roomNotFound) }
    let (role, isAdmin) = (try db.role(of: actor, in: id), try db.isAdmin(actor))
    do throws(ChatError) { try Permissions.checkEnd(of: room, by: role, isAdmin: isAdmin) } catch {
      throw .refused(error)
    }
    try endRoom(id)
    try note(AuditNote(.deleteRoom, by: actor, room: id))
  }

  /// Ends a private or direct room that nobody is in any more: nobody could ever read it again.
  func endIfEmpty(_ id: RoomID) throws(StoreFailure) {
    guard let room = try db.room(id), room.kind != .public, room.memberCount == 0 else { return }
    try endRoom(id)
  }

  func endRoom(_ id: RoomID) throws(StoreFailure) {
    let key: [SQLValue] = [.int(id.rawValue)]
    try forgetNotifications(in: id)
    try db.run("DELETE FROM direct_room WHERE room_id = ?1", key)
    try db.run("DELETE FROM member WHERE room_id = ?1", key)
    try db.run("DELETE FROM ban WHERE room_id = ?1", key)
    try db.run("DELETE FROM room_log WHERE room_id = ?1", key)
    try db.run("DELETE FROM room WHERE id = ?1", key)
    try db.run("INSERT INTO room_to_erase (room_id) VALUES (?1)", key)
    try keep(stamps.next())
    logs[id] = nil
  }

  /// Stamps go on from the newest one that a log remembers; this makes one known that stands in none.
  func keep(_ stamp: Timestamp) throws(StoreFailure) {
    try db.run(
      "UPDATE room_log SET last_at = ?2 WHERE room_id = ?1",
      [.int(RoomID.lobby.rawValue), .int(stamp.microseconds)])
  }

  /// False: nothing was left.
  fileprivate func eraseRoom(_ id: RoomID, _ limit: PageLimit) throws(StoreFailure) -> Bool {
    let start = id.rawValue << 28
    let ids = try db.all(
      "SELECT id, created_at FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3",
      [.int(start), .int(start + Seq.max), .int(Int64(limit.count))]
    ) { row in (id: row.int(0), at: row.int(1)) }
    for (message, _) in ids {
      for mention in try mentions(of: message) {
        try db.run(
          "DELETE FROM mention WHERE user_id = ?1 AND message_id = ?2", [.int(mention), .int(message)])
      }
      try removeFiles(of: message)
      for table in Self.parts { try db.run(table, [.int(message)]) }
    }
    try searchAgain(
      ids.compactMap { message in MessageID(message.id).map { (id: $0, at: message.at) } })
    if !ids.isEmpty { return true }
    try db.run(
      """
      DELETE FROM event WHERE id IN (
        SELECT id FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3)
      """, [.int(start), .int(start + Seq.max), .int(Int64(limit.count))])
    if db.changes > 0 { return true }
    try db.run("DELETE FROM room_to_erase WHERE room_id = ?1", [.int(id.rawValue)])
    return false
  }

  /// A message and what hangs on it, the message last.
  private static let parts: [StaticString] = [
    "DELETE FROM reaction WHERE message_id = ?1", "DELETE FROM reaction_count WHERE message_id = ?1",
    "DELETE FROM message_edit WHERE message_id = ?1", "DELETE FROM message WHERE id = ?1",
  ]

  private func mentions(of message: Int64) throws(StoreFailure) -> [Int64] {
    let mentions = try db.first("SELECT mentions FROM message WHERE id = ?1", [.int(message)]) {
      row throws(StoreFailure) in try Mentions(column: row.optionalText(0))
    }
    guard let mentions, !mentions.isEmpty else { return [] }
    return [0] + mentions.users.map(\.rawValue)
  }
}
