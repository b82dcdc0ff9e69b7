import Chat

// The SQL for mentions. A message has its own in a column; the table is there to count them by.

extension Mentions {
  /// As it is stored: ids with spaces between, 0 for the room; NULL for none.
  var column: SQLValue {
    guard !isEmpty else { return .null }
    return .text(((room ? [0] : []) + users.map(\.rawValue)).map(String.init).joined(separator: " "))
  }

  init(column text: String?) throws(StoreFailure) {
    self.init()
    guard let text else { return }
    for part in text.split(separator: " ") {
      guard let number = Int64(part) else { throw .damagedRow }
      if number == 0 { room = true } else if let user = UserID(number) { users.append(user) }
    }
  }
}

extension Writer {
  /// Whom a text mentions, with the members and rights of now. Without an `@` nothing is asked.
  func mentions(in text: String, by author: Author, in room: RoomID) throws(StoreFailure) -> Mentions {
    let named = MentionedNames(in: text)
    guard !named.isEmpty else { return .none }
    var users: Set<UserID> = []
    for name in named.names {
      for spelling in MentionedNames.spellings(of: name) {
        guard let user = try member(named: spelling, of: room) else { continue }
        users.insert(user)
        break
      }
    }
    let meansRoom = named.room ? try mayMentionRoom(author, room) : false
    return Mentions(users: users.sorted(), room: meansRoom)
  }

  /// Makes a message's mentions count; one's own do not.
  func countMentions(of message: Message) throws(StoreFailure) {
    for key in message.mentionKeys {
      try db.run(
        "INSERT INTO mention (user_id, message_id) VALUES (?1, ?2)", [.int(key), .int(message.id.rawValue)])
    }
  }

  /// The opposite, for a message as it was.
  func forgetMentions(of message: Message) throws(StoreFailure) {
    for key in message.mentionKeys {
      try db.run(
        "DELETE FROM mention WHERE user_id = ?1 AND message_id = ?2", [.int(key), .int(message.id.rawValue)])
    }
  }

  private func member(named name: Username, of room: RoomID) throws(StoreFailure) -> UserID? {
    try db.first(
      """
      SELECT u.id FROM user AS u CROSS JOIN member AS m ON m.room_id = ?2 AND m.user_id = u.id
      WHERE u.username = ?1
      """, [.text(name.text), .int(room.rawValue)]
    ) { row in UserID(row.int(0)) } ?? nil
  }

  private func mayMentionRoom(_ author: Author, _ room: RoomID) throws(StoreFailure) -> Bool {
    guard let user = author.userID, let role = try db.role(of: user, in: room) else { return false }
    let members = try db.first("SELECT member_count FROM room WHERE id = ?1", [.int(room.rawValue)]) { row in
      Int(row.int(0))
    }
    return Mentions.mayMentionRoom(role, members: members ?? 0)
  }
}

extension Message {
  /// Under what its mentions are counted: 0 stands for the room.
  fileprivate var mentionKeys: [Int64] {
    if mentions.isEmpty { return [] }
    return (mentions.room ? [0] : []) + mentions.users.filter { $0 != author.userID }.map(\.rawValue)
  }
}
