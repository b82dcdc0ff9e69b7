public import Chat

// The SQL for notifications: what concerns somebody is looked up in each of their rooms. How it is written down what is
// read stands in SQLiteNotificationMarks.swift.

extension SQLiteStore {
  public func notifications(of user: UserID, unreadOnly: Bool, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> NotificationPage
  {
    guard let limit = PageLimit(limit) else { return NotificationPage(notifications: [], hasMore: false) }
    let depth = Int64(limits.unreadCounted)
    return try await readers.read { db throws(StoreFailure) in
      let view = try NotificationView(of: user, unreadOnly: unreadOnly, depth: depth, db)
      let found = try view.happenings(before: cursor, limit.andOne, db)
      var notifications: [Notification] = []
      for happening in found.prefix(limit.count) {
        if let notification = try view.notification(of: happening, db) { notifications.append(notification) }
      }
      return NotificationPage(notifications: notifications, hasMore: found.count > limit.count)
    }
  }

  public func unreadNotifications(of user: UserID) async throws(ChatError) -> Int {
    let most = Int64(limits.unreadCounted)
    return try await readers.read { db throws(StoreFailure) in
      try NotificationView(of: user, unreadOnly: true, depth: most, db).happenings(before: nil, most, db)
        .count
    }
  }

  public func notification(_ id: NotificationID, of user: UserID) async throws(ChatError) -> Notification? {
    let depth = Int64(limits.unreadCounted)
    return try await readers.read { db throws(StoreFailure) in
      let view = try NotificationView(of: user, unreadOnly: false, depth: depth, db)
      return try view.happening(id, db).flatMap { found throws(StoreFailure) in
        try view.notification(of: found, db)
      }
    }
  }

  public func audience(of message: MessageID) async throws(ChatError) -> Audience? {
    try await readers.read { db throws(StoreFailure) in
      guard let found = try db.message(message), found.deletedAt == nil, found.system == nil,
        let room = try db.room(found.roomID)
      else { return nil }
      let author = found.author.userID
      var users: [UserID] = []
      if room.kind == .direct || found.mentions.room {
        users = try db.memberIDs(of: room.id)
      } else {
        for user in found.mentions.users + [try db.answered(by: message)].compactMap({ $0 })
        where try db.hears(user, of: room.id) {
          users.append(user)
        }
      }
      return Audience(room: room, users: Set(users.filter { $0 != author }).sorted())
    }
  }
}

extension Connection {
  /// The members who want to hear of the room.
  fileprivate func memberIDs(of room: RoomID) throws(StoreFailure) -> [UserID] {
    try all(
      "SELECT user_id FROM member WHERE room_id = ?1 AND level IS NOT 'none'", [.int(room.rawValue)]
    ) { row throws(StoreFailure) in
      guard let user = UserID(row.int(0)) else { throw StoreFailure.damagedRow }
      return user
    }
  }

  fileprivate func hears(_ user: UserID, of room: RoomID) throws(StoreFailure) -> Bool {
    try first(
      "SELECT 1 FROM member WHERE room_id = ?1 AND user_id = ?2 AND level IS NOT 'none'",
      [.int(room.rawValue), .int(user.rawValue)]
    ) { _ in true } ?? false
  }

  fileprivate func answered(by message: MessageID) throws(StoreFailure) -> UserID? {
    try first("SELECT reply_user FROM message WHERE id = ?1", [.int(message.rawValue)]) { row in
      row.optionalInt(0).flatMap(UserID.init)
    } ?? nil
  }
}

/// One person's rooms, and how far they have read.
struct NotificationView {
  /// What a notification is made from.
  struct Happening {
    let id: NotificationID
    let at: Int64
    /// In ``seats``; nil for the announcement.
    let seat: Int?
  }

  private struct Seat {
    let room: RoomID
    let name: String
    let isDirect: Bool
    let marker: Int64
    let joinedAt: Int64
    let inviter: Author?
    /// Nothing that is said there becomes a notification.
    let isSilent: Bool
  }

  private let user: UserID
  private let unreadOnly: Bool
  /// How far back the newest message of a direct room is looked for.
  private let depth: Int64
  private let seats: [Seat]
  /// Everything up to then is read.
  private let readTo: Int64

  init(of user: UserID, unreadOnly: Bool, depth: Int64, _ db: Connection) throws(StoreFailure) {
    self.user = user
    self.unreadOnly = unreadOnly
    self.depth = depth
    readTo =
      try db.first("SELECT read_to FROM notification_mark WHERE user_id = ?1", [.int(user.rawValue)]) { row in
        row.int(0)
      } ?? 0
    seats = try db.all(
      """
      SELECT m.room_id, r.name, r.kind = 'direct', m.read_seq, m.joined_at, m.invited_by, u.username,
        m.level IS 'none'
      FROM member AS m CROSS JOIN room AS r ON r.id = m.room_id LEFT JOIN user AS u ON u.id = m.invited_by
      WHERE m.user_id = ?1
      """, [.int(user.rawValue)]
    ) { row throws(StoreFailure) in
      guard let room = RoomID(row.int(0)) else { throw StoreFailure.damagedRow }
      var inviter: Author?
      if let id = row.optionalInt(5).flatMap(UserID.init) {
        inviter = .account(id, try Username(stored: row.text(6)))
      }
      return Seat(
        room: room, name: row.text(1), isDirect: row.flag(2), marker: row.int(3), joinedAt: row.int(4),
        inviter: inviter, isSilent: row.flag(7))
    }
  }

  /// What happened, the newest first.
  func happenings(before cursor: Timestamp?, _ most: Int64, _ db: Connection) throws(StoreFailure)
    -> [Happening]
  {
    let end = cursor?.microseconds ?? .max
    var found: [Happening] = []
    for (index, seat) in seats.enumerated() {
      if seat.inviter != nil {
        found.append(Happening(id: NotificationID(seat.room), at: seat.joinedAt, seat: index))
      }
      if seat.isSilent { continue }
      if seat.isDirect {
        found += try newest(in: index, db)
      } else {
        found += try messages(in: index, before: end, most, db)
      }
    }
    found += try announcement(db)
    found = found.filter { $0.at < end }
    if unreadOnly {
      var unread: [Happening] = []
      for happening in found where try !isRead(happening, db) { unread.append(happening) }
      found = unread
    }
    return Array(found.sorted { $0.at > $1.at }.prefix(Int(most)))
  }

  /// The one of that number; nil where there is none.
  func happening(_ id: NotificationID, _ db: Connection) throws(StoreFailure) -> Happening? {
    switch id.subject {
    case .announcement: return try announcement(db).first { $0.id == id }
    case .room(let room):
      guard let index = seats.firstIndex(where: { $0.room == room }), seats[index].inviter != nil else {
        return nil
      }
      return Happening(id: id, at: seats[index].joinedAt, seat: index)
    case .message(let message):
      guard let index = seats.firstIndex(where: { $0.room == message.roomID }), !seats[index].isSilent else {
        return nil
      }
      if seats[index].isDirect { return try newest(in: index, db).first { $0.id == id } }
      let place = message.rawValue
      return try messages(in: index, after: place - 1, upTo: place, before: .max, 1, db).first
    }
  }

  /// nil where the message was deleted meanwhile.
  func notification(of happening: Happening, _ db: Connection) throws(StoreFailure) -> Notification? {
    let seat = happening.seat.map { seats[$0] }
    guard let content = try content(of: happening, seat, db) else { return nil }
    return Notification(
      id: happening.id, at: Timestamp(microseconds: happening.at),
      room: seat.map { Notification.Place(id: $0.room, name: $0.name) }, content: content,
      isRead: try isRead(happening, db))
  }

  private func content(of happening: Happening, _ seat: Seat?, _ db: Connection) throws(StoreFailure)
    -> Notification.Content?
  {
    switch happening.id.subject {
    case .announcement:
      return try db.first("SELECT content FROM announcement WHERE id = 1") { row in .announcement(row.text(0))
      }
    case .room: return seat?.inviter.map { .invitation(by: $0) }
    case .message(let id):
      guard let seat, let message = try db.message(id), message.deletedAt == nil else { return nil }
      if seat.isDirect { return .direct(message) }
      return message.mentions.reach(user) ? .mention(message) : .reply(message)
    }
  }

  func isRead(_ happening: Happening, _ db: Connection) throws(StoreFailure) -> Bool {
    if happening.at <= readTo { return true }
    if let seat = happening.seat, case .message(let id) = happening.id.subject,
      id.seq.rawValue <= seats[seat].marker
    {
      return true
    }
    return try db.first(
      "SELECT 1 FROM notification_read WHERE user_id = ?1 AND id = ?2",
      [.int(user.rawValue), .int(happening.id.rawValue)]
    ) { _ in true } ?? false
  }

  // MARK: Where it is found

  private func announcement(_ db: Connection) throws(StoreFailure) -> [Happening] {
    try db.all("SELECT number, made_at FROM announcement WHERE id = 1 AND content <> ''") {
      row throws(StoreFailure) in
      guard let id = NotificationID(row.int(0)) else { throw StoreFailure.damagedRow }
      return Happening(id: id, at: row.int(1), seat: nil)
    }
  }

  /// The newest message of somebody else in a direct room, not looked for for ever behind one's own.
  private func newest(in seat: Int, _ db: Connection) throws(StoreFailure) -> [Happening] {
    let start = seats[seat].room.rawValue << 28
    return try db.all(
      """
      SELECT id, created_at FROM (
        SELECT id, created_at, sender, deleted_at, system FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id DESC LIMIT ?4)
      WHERE sender <> ?3 AND deleted_at IS NULL AND system IS NULL ORDER BY id DESC LIMIT 1
      """, [.int(start), .int(start + Seq.max), .int(user.rawValue), .int(depth)]
    ) { row throws(StoreFailure) in try Happening(row, seat) }
  }

  private func messages(in seat: Int, before end: Int64, _ most: Int64, _ db: Connection)
    throws(StoreFailure) -> [Happening]
  {
    let start = seats[seat].room.rawValue << 28
    return try messages(
      in: seat, after: start + (unreadOnly ? seats[seat].marker : 0), upTo: start + Seq.max, before: end,
      most,
      db)
  }

  /// The newest messages in a stretch of a room that mention or answer the person.
  private func messages(
    in seat: Int, after first: Int64, upTo last: Int64, before end: Int64, _ most: Int64, _ db: Connection
  ) throws(StoreFailure) -> [Happening] {
    try db.all(
      """
      SELECT x.message_id AS id, y.created_at FROM mention AS x CROSS JOIN message AS y ON y.id = x.message_id
        WHERE x.user_id = ?1 AND x.message_id > ?2 AND x.message_id <= ?3
          AND y.created_at > ?4 AND y.created_at < ?5 AND (?7 = 0 OR NOT EXISTS (
            SELECT 1 FROM notification_read AS n WHERE n.user_id = ?1 AND n.id = x.message_id))
      UNION
      SELECT x.message_id AS id, y.created_at FROM mention AS x CROSS JOIN message AS y ON y.id = x.message_id
        WHERE x.user_id = 0 AND x.message_id > ?2 AND x.message_id <= ?3 AND y.sender <> ?1
          AND y.created_at > ?4 AND y.created_at < ?5 AND (?7 = 0 OR NOT EXISTS (
            SELECT 1 FROM notification_read AS n WHERE n.user_id = ?1 AND n.id = x.message_id))
      UNION
      SELECT y.id AS id, y.created_at FROM message AS y INDEXED BY message_by_reply_user
        WHERE y.reply_user = ?1 AND y.id > ?2 AND y.id <= ?3 AND y.deleted_at IS NULL
          AND y.created_at > ?4 AND y.created_at < ?5 AND (?7 = 0 OR NOT EXISTS (
            SELECT 1 FROM notification_read AS n WHERE n.user_id = ?1 AND n.id = y.id))
      ORDER BY id DESC LIMIT ?6
      """,
      [
        .int(user.rawValue), .int(first), .int(last),
        .int(unreadOnly ? max(seats[seat].joinedAt, readTo) : seats[seat].joinedAt), .int(end), .int(most),
        .flag(unreadOnly),
      ]
    ) { row throws(StoreFailure) in try Happening(row, seat) }
  }
}

extension NotificationView.Happening {
  /// Reads the columns id, created_at of a message.
  fileprivate init(_ row: Statement, _ seat: Int) throws(StoreFailure) {
    guard let id = MessageID(row.int(0)) else { throw .damagedRow }
    self.init(id: NotificationID(id), at: row.int(1), seat: seat)
  }
}
