import Chat

// The SQL for slow mode. A room without it costs its messages nothing here.

extension Writer {
  /// Why the author may not write yet; nil: may. What no slow mode can ask for is forgotten on the way.
  func slowModeWait(of author: Author, in room: RoomID, _ seconds: Int64) throws(StoreFailure) -> ChatError? {
    guard try isSlowed(author, in: room) else { return nil }
    let now = stamps.now
    let over = now.advanced(by: .seconds(-RoomPatch.longestSlowMode))
    try db.run(
      "DELETE FROM slow_post WHERE room_id = ?1 AND at <= ?2",
      [.int(room.rawValue), .int(over.microseconds)])
    let last = try db.first(
      "SELECT at FROM slow_post WHERE room_id = ?1 AND sender = ?2",
      [.int(room.rawValue), .int(author.senderKey)]
    ) { row in Timestamp(microseconds: row.int(0)) }
    return SlowMode.wait(after: last, now: now, Int(seconds))
  }

  func noteSlowPost(by author: Author, in room: RoomID, at time: Timestamp) throws(StoreFailure) {
    try db.run(
      "INSERT OR REPLACE INTO slow_post (room_id, sender, at) VALUES (?1, ?2, ?3)",
      [.int(room.rawValue), .int(author.senderKey), .int(time.microseconds)])
  }

  func setSlowMode(_ seconds: Int, of room: RoomID) throws(StoreFailure) {
    try db.run(
      "UPDATE room_log SET slow_mode = ?2 WHERE room_id = ?1",
      [.int(room.rawValue), .int(Int64(seconds))])
    if seconds == 0 { try db.run("DELETE FROM slow_post WHERE room_id = ?1", [.int(room.rawValue)]) }
  }

  private func isSlowed(_ author: Author, in room: RoomID) throws(StoreFailure) -> Bool {
    SlowMode.applies(to: author, try role(of: author, in: room))
  }

  func role(of author: Author, in room: RoomID) throws(StoreFailure) -> Role? {
    guard let user = author.userID else { return nil }
    return try db.role(of: user, in: room)
  }
}
