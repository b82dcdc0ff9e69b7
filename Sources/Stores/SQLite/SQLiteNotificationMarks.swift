public import Chat

// The SQL for what somebody has read of what concerns them.

extension SQLiteStore {
  public func readNotifications(_ choice: NotificationChoice, of user: UserID) async throws(ChatError) {
    let depth = Int64(limits.unreadCounted)
    try await writes.write { writer throws(StoreFailure) in
      switch choice {
      case .all: try writer.readNotifications(through: writer.stamps.last, of: user)
      case .upTo(let id):
        guard let time = try writer.db.time(of: id, for: user) else { throw .refused(.notificationNotFound) }
        try writer.readNotifications(through: time, of: user)
      case .these(let ids): try writer.readNotifications(ids, of: user, depth: depth)
      }
    }
  }

  public func setNotificationLevel(_ level: NotificationLevel, in room: RoomID, of user: UserID)
    async throws(ChatError) -> Bool
  {
    try await writes.write { writer throws(StoreFailure) in
      try writer.setNotificationLevel(level, in: room, of: user)
    }
  }
}

extension Connection {
  /// When it happened what a number stands for, also where it is no notification any more.
  fileprivate func time(of id: NotificationID, for user: UserID) throws(StoreFailure) -> Int64? {
    switch id.subject {
    case .message(let id):
      guard let room = id.roomID, try role(of: user, in: room) != nil else { return nil }
      return try first("SELECT created_at FROM message WHERE id = ?1", [.int(id.rawValue)]) { row in
        row.int(0)
      }
    case .room(let id):
      return try first(
        "SELECT joined_at FROM member WHERE room_id = ?1 AND user_id = ?2",
        [.int(id.rawValue), .int(user.rawValue)]
      ) { row in row.int(0) }
    case .announcement(let number):
      return try first("SELECT made_at FROM announcement WHERE id = 1 AND number = ?1", [.int(number)]) {
        row in
        row.int(0)
      }
    }
  }
}

extension Writer {
  fileprivate func setNotificationLevel(_ level: NotificationLevel, in room: RoomID, of user: UserID)
    throws(StoreFailure) -> Bool
  {
    guard try db.role(of: user, in: room) != nil else { throw .refused(.notAMember) }
    try db.run(
      "UPDATE member SET level = ?3 WHERE room_id = ?1 AND user_id = ?2 AND level IS NOT ?3",
      [
        .int(room.rawValue), .int(user.rawValue), level == .all ? .null : .text(level.rawValue),
      ])
    return db.changes > 0
  }

  fileprivate func readNotifications(through time: Int64, of user: UserID) throws(StoreFailure) {
    try db.run(
      """
      INSERT INTO notification_mark (user_id, read_to) VALUES (?1, ?2)
      ON CONFLICT (user_id) DO UPDATE SET read_to = max(read_to, ?2)
      """, [.int(user.rawValue), .int(time)])
    try db.run(
      "DELETE FROM notification_read WHERE user_id = ?1 AND at <= ?2", [.int(user.rawValue), .int(time)])
  }

  /// Only what is there and unread is written down, so that nobody fills the table with made-up numbers.
  fileprivate func readNotifications(_ ids: [NotificationID], of user: UserID, depth: Int64)
    throws(StoreFailure)
  {
    let view = try NotificationView(of: user, unreadOnly: true, depth: depth, db)
    for id in ids {
      guard let found = try view.happening(id, db), try !view.isRead(found, db) else { continue }
      try db.run(
        "INSERT INTO notification_read (user_id, id, at) VALUES (?1, ?2, ?3)",
        [.int(user.rawValue), .int(id.rawValue), .int(found.at)])
    }
  }

  /// Whoever comes back to a room begins anew.
  func forgetNotifications(of user: UserID, in room: RoomID) throws(StoreFailure) {
    let start = room.rawValue << 28
    try db.run(
      "DELETE FROM notification_read WHERE user_id = ?1 AND id >= ?2 AND id <= ?3",
      [.int(user.rawValue), .int(start), .int(start + Seq.max)])
  }

  /// The same for every member.
  func forgetNotifications(in room: RoomID) throws(StoreFailure) {
    let start = room.rawValue << 28
    try db.run(
      """
      DELETE FROM notification_read
      WHERE user_id IN (SELECT user_id FROM member WHERE room_id = ?1) AND id >= ?2 AND id <= ?3
      """, [.int(room.rawValue), .int(start), .int(start + Seq.max)])
  }
}
