import Chat

// The SQL for the events of a room's log that are not new messages.

/// What happened, as it is stored; numbers are never given another meaning.
enum EventKind: Int64 {
  case edited = 1
  case deleted = 2
}

extension Writer {
  /// Adds an event to a room's log, to be published after the commit.
  func record(
    _ kind: EventKind, in room: RoomID, by actor: Int64, target: Int64? = nil, text: String? = nil,
    number: Int64? = nil, at time: Timestamp, _ change: RoomEvent.Change
  ) throws(StoreFailure) -> RoomEvent {
    guard let log = try log(of: room) else { throw .refused(.roomNotFound) }
    guard let seq = Seq(log.lastSeq + 1) else { throw .refused(.logFull) }
    let event = RoomEvent(roomID: room, seq: seq, change: change)
    try db.run(
      "INSERT INTO event (id, kind, actor, target, text, number, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      [
        .int(MessageID(room: room, seq: seq).rawValue), .int(kind.rawValue), .int(actor), .optional(target),
        text.map { .text($0) } ?? .null, .optional(number), .int(time.microseconds),
      ])
    logs[room] = LogEnd(lastSeq: seq.rawValue, lastAt: time.microseconds, isChanged: true)
    recorded.append(event)
    return event
  }
}

extension Connection {
  /// The events after `seq` that are not new messages, oldest first.
  func changes(of room: RoomID, after seq: Int64, _ limit: PageLimit) throws(StoreFailure) -> [RoomEvent] {
    let start = room.rawValue << 28
    let rows = try all(
      """
      SELECT id, kind, target FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3
      """, [.int(start + seq), .int(start + Seq.max), .int(Int64(limit.count))]
    ) { row throws(StoreFailure) in
      guard let id = MessageID(row.int(0)), let kind = EventKind(rawValue: row.int(1)) else {
        throw StoreFailure.damagedRow
      }
      return (seq: id.seq, kind: kind, target: row.optionalInt(2).flatMap(MessageID.init))
    }
    var events: [RoomEvent] = []
    for row in rows {
      switch row.kind {
      case .edited, .deleted:
        guard let target = row.target, let message = try message(target) else { throw .damagedRow }
        events.append(
          RoomEvent(
            roomID: room, seq: row.seq, change: row.kind == .edited ? .edited(message) : .deleted(message)))
      }
    }
    return events
  }
}
