public import Chat

// The SQL for what one account has to read. Stamps grow with the numbers in each room, so that the place of a stamp is
// found by halves, and the rooms' messages are merged from there on.

extension SQLiteStore {
  public func inbox(of user: UserID, after stamp: Timestamp, limit: Int) async throws(ChatError)
    -> [InboxMessage]
  {
    guard let limit = PageLimit(limit) else { return [] }
    return try await readers.read { db throws(StoreFailure) in
      var lanes = try db.lanes(of: user, after: stamp)
      var found: [InboxMessage] = []
      while found.count < limit.count, let index = lanes.indices.min(by: { lanes[$0].next < lanes[$1].next })
      {
        if lanes[index].page.isEmpty {
          lanes[index].page = try db.page(of: lanes[index], for: user)[...]
          if lanes[index].page.isEmpty { lanes.remove(at: index) } else { lanes[index].settle() }
        } else {
          found.append(lanes[index].take())
        }
      }
      return found
    }
  }
}

/// One room's messages on their way into the merge.
private struct InboxLane {
  /// The id where the next page begins.
  var start: Int64
  let end: Int64
  let isDirect: Bool
  /// No message that is still to come is older.
  var next: Timestamp
  var page: ArraySlice<Message> = []

  /// The first message of a new page says how old what comes is.
  mutating func settle() {
    if let first = page.first { next = first.timestamp }
    if let last = page.last { start = last.id.rawValue + 1 }
  }

  /// - Precondition: `page` is not empty.
  mutating func take() -> InboxMessage {
    let message = page.removeFirst()
    next = page.first?.timestamp ?? message.timestamp
    return InboxMessage(message: message, isDirect: isDirect)
  }
}

extension Connection {
  private static let pageSize: Int64 = 64

  fileprivate func lanes(of user: UserID, after stamp: Timestamp) throws(StoreFailure) -> [InboxLane] {
    let rooms = try all(
      """
      SELECT m.room_id, r.kind, l.last_seq FROM member AS m
        CROSS JOIN room AS r ON r.id = m.room_id CROSS JOIN room_log AS l ON l.room_id = m.room_id
      WHERE m.user_id = ?1 AND l.last_at > ?2
      """, [.int(user.rawValue), .int(stamp.microseconds)]
    ) { row in (start: row.int(0) << 28, isDirect: row.text(1) == RoomKind.direct.rawValue, seq: row.int(2)) }
    var lanes: [InboxLane] = []
    for room in rooms {
      let end = room.start + room.seq
      guard let first = try firstMessage(after: stamp, from: room.start, through: end) else { continue }
      lanes.append(
        InboxLane(
          start: first.id, end: end, isDirect: room.isDirect, next: Timestamp(microseconds: first.at)))
    }
    return lanes
  }

  /// The oldest message after `stamp` among those of the ids behind `start`; nil: there is none.
  private func firstMessage(after stamp: Timestamp, from start: Int64, through end: Int64)
    throws(StoreFailure) -> (id: Int64, at: Int64)?
  {
    var (low, high) = (start, end)
    var found: (id: Int64, at: Int64)?
    while low < high {
      let middle = low + (high - low) / 2
      let next = try first(
        "SELECT id, created_at FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT 1",
        [.int(middle), .int(high)]
      ) { row in (id: row.int(0), at: row.int(1)) }
      if let next, next.at <= stamp.microseconds {
        low = next.id
      } else {
        found = next ?? found
        high = middle
      }
    }
    return found
  }

  fileprivate func page(of lane: InboxLane, for user: UserID) throws(StoreFailure) -> [Message] {
    try all(
      """
      SELECT m.id, m.sender, coalesce(m.guest_name, u.username), m.client_id, m.content, m.reply_to, m.created_at,
        m.edited_at, m.deleted_at, m.mentions, m.system, m.about,
        (SELECT username FROM user WHERE id = m.about), m.attachments
      FROM message AS m LEFT JOIN user AS u ON u.id = m.sender
      WHERE m.id >= ?1 AND m.id <= ?2 AND m.deleted_at IS NULL AND m.sender <> ?3 ORDER BY m.id LIMIT ?4
      """,
      [
        .int(lane.start), .int(lane.end), .int(lane.isDirect ? user.rawValue : 0), .int(Self.pageSize),
      ]
    ) { row throws(StoreFailure) in try Message(row, self) }
  }
}
