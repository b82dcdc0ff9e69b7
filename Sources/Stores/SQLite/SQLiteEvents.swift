import Chat

// The SQL for the events of a room's log that are not new messages.

/// What happened, as it is stored; numbers are never given another meaning.
enum EventKind: Int64 {
  case edited = 1
  case deleted = 2
  case reacted = 10
  case unreacted = 11
  case pinned = 12
  case unpinned = 13
  case joined = 20
  case left = 21
  case role = 22
  case muted = 23
  case unmuted = 24
  case kicked = 25
  case banned = 26
  case unbanned = 27
  case roomUpdated = 30

  init(_ kind: MemberChange.Kind) {
    switch kind {
    case .joined: self = .joined
    case .left: self = .left
    case .role: self = .role
    case .muted: self = .muted
    case .unmuted: self = .unmuted
    case .kicked: self = .kicked
    case .banned: self = .banned
    case .unbanned: self = .unbanned
    }
  }

  /// nil for an event that is about no member.
  var memberChange: MemberChange.Kind? {
    switch self {
    case .edited, .deleted, .reacted, .unreacted, .pinned, .unpinned, .roomUpdated: nil
    case .joined: .joined
    case .left: .left
    case .role: .role
    case .muted: .muted
    case .unmuted: .unmuted
    case .kicked: .kicked
    case .banned: .banned
    case .unbanned: .unbanned
    }
  }
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
    logs[room] = log.moved(to: seq, at: time)
    recorded.append(event)
    return event
  }
}

/// A row of the table, with the name of an account that acted.
struct EventRow {
  let seq: Seq
  let kind: EventKind
  let target: Int64?
  let actor: Int64
  let actorName: String?
  let text: String
  let number: Int64

  /// Who acted, unless it was the server or a guest.
  var account: Author? {
    get throws(StoreFailure) {
      guard let id = UserID(actor), let actorName else { return nil }
      return .account(id, try Username(stored: actorName))
    }
  }
}

extension Connection {
  /// The events after `seq` that are not new messages, oldest first.
  func changes(of room: RoomID, after seq: Int64, _ limit: PageLimit) throws(StoreFailure) -> [RoomEvent] {
    let start = room.rawValue << 28
    let rows = try all(
      """
      SELECT e.id, e.kind, e.target, e.actor, u.username, e.text, e.number
      FROM event AS e LEFT JOIN user AS u ON u.id = e.actor
      WHERE e.id > ?1 AND e.id <= ?2 ORDER BY e.id LIMIT ?3
      """, [.int(start + seq), .int(start + Seq.max), .int(Int64(limit.count))]
    ) { row throws(StoreFailure) in
      guard let id = MessageID(row.int(0)), let kind = EventKind(rawValue: row.int(1)) else {
        throw StoreFailure.damagedRow
      }
      return EventRow(
        seq: id.seq, kind: kind, target: row.optionalInt(2), actor: row.int(3),
        actorName: row.optionalText(4), text: row.text(5), number: row.int(6))
    }
    var events: [RoomEvent] = []
    for row in rows {
      events.append(RoomEvent(roomID: room, seq: row.seq, change: try change(row, in: room)))
    }
    return events
  }

  private func change(_ row: EventRow, in room: RoomID) throws(StoreFailure) -> RoomEvent.Change {
    switch row.kind {
    case .edited: return .edited(try target(of: row))
    case .deleted: return .deleted(try target(of: row))
    case .reacted, .unreacted: return .reaction(try ReactionChange(row))
    case .pinned, .unpinned: return .pin(try PinChange(row))
    case .roomUpdated:
      guard let settings = try self.room(room), let actor = UserID(row.actor) else { throw .damagedRow }
      return .room(RoomChange(settings, by: actor))
    case .joined, .left, .role, .muted, .unmuted, .kicked, .banned, .unbanned:
      guard let kind = row.kind.memberChange else { throw .damagedRow }
      return .member(try memberChange(kind, of: row.target, by: row.actor, row.number))
    }
  }

  private func target(of row: EventRow) throws(StoreFailure) -> Message {
    guard let id = row.target.flatMap(MessageID.init), let message = try message(id) else {
      throw .damagedRow
    }
    return message
  }
}
