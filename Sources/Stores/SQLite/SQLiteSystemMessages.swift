import Chat

// The SQL for what the room itself tells. The row of such a message holds what happened and to whom; its sentence is
// made when it is read, so that no name stays in it that was given up.

extension Writer {
  /// Has the room tell what `actor` did.
  func say(_ note: SystemNote, by actor: UserID, in room: RoomID) throws(StoreFailure) {
    guard let log = try log(of: room), let name = try db.username(of: actor) else {
      throw .refused(.roomNotFound)
    }
    guard let seq = Seq(log.lastSeq + 1) else { throw .refused(.logFull) }
    let message = Message(note, by: .account(actor, name), in: room, at: seq, stamps.next())
    try db.run(
      "INSERT INTO message (id, sender, content, created_at, system, about) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
      [
        .int(message.id.rawValue), .int(actor.rawValue), .text(note.text),
        .int(message.timestamp.microseconds), .text(note.kind.rawValue), .optional(note.user?.rawValue),
      ])
    logs[room] = log.moved(to: seq, at: message.timestamp)
    recorded.append(RoomEvent(message: message))
  }

  func memberCount(of room: RoomID) throws(StoreFailure) -> Int {
    try db.first("SELECT member_count FROM room WHERE id = ?1", [.int(room.rawValue)]) { row in
      Int(row.int(0))
    } ?? 0
  }
}

extension Message {
  /// Makes it the system message that the columns system, about and the name of who that is, from `first` on, tell of.
  mutating func tell(_ kind: String, _ row: Statement, from first: Int32) throws(StoreFailure) {
    guard let kind = SystemNote.Kind(rawValue: kind) else { throw .damagedRow }
    var (user, name): (UserID?, Username?) = (nil, nil)
    if let number = row.optionalInt(first + 1) {
      user = UserID(number)
      name = try Username(stored: row.text(first + 2))
    }
    let note = SystemNote(kind, user: user, username: name, text: content)
    system = note
    content = deletedAt == nil ? note.sentence(by: author.name) : ""
  }
}
