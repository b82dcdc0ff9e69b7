import Chat
import Engine
import Wire

/// The frames that the server sends, in the token dialect: JSON objects with a `type`.
enum ServerFrame {
  /// The words that `type` may hold.
  enum Kind: String, Sendable, CaseIterable {
    case announcement, authenticated, error, message, pong, presence, reaction, read, resumed, resync
    case connectionEstablished = "connection_established"
    case roomJoined = "room_joined"
    case roomLeft = "room_left"
    case messageHistory = "message_history"
    case userJoined = "user_joined"
    case userLeft = "user_left"
    case userDisconnected = "user_disconnected"
    case userOnline = "user_online"
    case userTyping = "user_typing"
    case userList = "user_list"
    case messageEdited = "message_edited"
    case messageDeleted = "message_deleted"
    case messagePinned = "message_pinned"
    case messageUnpinned = "message_unpinned"
    case memberUpdated = "member_updated"
    case roomUpdated = "room_updated"
    case roomDeleted = "room_deleted"
    case commandResult = "command_result"
  }

  static func connectionEstablished(
    connectionID: UInt64, user: User?, guest: Author?, serverTime: Timestamp, settings: APISettings
  ) -> OutgoingFrame {
    frame(.connectionEstablished) { json in
      json.field("connection_id", connectionID)
      if let user {
        json.object("user") { $0.ownUser(user) }
      } else {
        json.null("user")
      }
      if let guest { json.field("guest_name", guest.name.text) }
      json.time("server_time", unixMicroseconds: serverTime.microseconds)
      json.field("heartbeat_seconds", settings.heartbeat.components.seconds)
      json.field("resume_window", settings.replayEvents)
    }
  }

  static func authenticated(_ user: User, expiresIn: Duration) -> OutgoingFrame {
    frame(.authenticated) { json in
      json.object("user") { $0.ownUser(user) }
      json.field("expires_in", expiresIn.components.seconds)
    }
  }

  static func roomJoined(_ summary: RoomSummary, membersOnline: Int) -> OutgoingFrame {
    frame(.roomJoined) { json in
      json.field("room_id", summary.room.id.rawValue)
      json.object("room") { $0.room(summary) }
      json.field("members_online", membersOnline)
      json.field("last_seq", summary.room.lastSeq.rawValue)
    }
  }

  static func roomLeft(_ room: RoomID) -> OutgoingFrame {
    frame(.roomLeft) { $0.field("room_id", room.rawValue) }
  }

  static func history(_ room: RoomID, _ page: HistoryPage) -> OutgoingFrame {
    frame(.messageHistory, capacity: 64 + 320 * page.messages.count) { json in
      json.field("room_id", room.rawValue)
      json.array("messages") { json in
        for message in page.messages { json.object { $0.message(message) } }
      }
      json.field("has_more", page.hasMore)
    }
  }

  static func event(_ event: RoomEvent) -> OutgoingFrame {
    var json = JSONWriter()
    json.object { $0.event(event) }
    return OutgoingFrame(text: json.bytes)
  }

  /// `isDuplicate`: the answer to a retry, for the sender alone.
  static func message(_ message: Chat.Message, isDuplicate: Bool = false) -> OutgoingFrame {
    frame(.message) { json in
      json.message(message)
      if isDuplicate { json.field("duplicate", true) }
    }
  }

  /// For the sender alone.
  static func commandResult(_ order: CommandOrder, _ text: String, in room: RoomID, clientID: String?)
    -> OutgoingFrame
  {
    frame(.commandResult) { json in
      json.field("room_id", room.rawValue)
      json.commandResult(order, text)
      if let clientID { json.field("client_id", clientID) }
    }
  }

  static func roomDeleted(_ room: RoomID, by user: UserID) -> OutgoingFrame {
    frame(.roomDeleted) { json in
      json.field("room_id", room.rawValue)
      json.field("by", user.rawValue)
    }
  }

  static func announcement(_ text: String) -> OutgoingFrame {
    frame(.announcement) { $0.field("announcement", text) }
  }

  static func resumed(_ room: RoomID, from: Seq, to: Seq) -> OutgoingFrame {
    frame(.resumed) { json in
      json.field("room_id", room.rawValue)
      json.field("from", from.rawValue)
      json.field("to", to.rawValue)
    }
  }

  static func resync(_ room: RoomID, reason: String) -> OutgoingFrame {
    frame(.resync) { json in
      json.field("room_id", room.rawValue)
      json.field("reason", reason)
    }
  }

  static func userJoined(_ room: RoomID, _ author: Author) -> OutgoingFrame {
    about(.userJoined, room, author)
  }

  static func userLeft(_ room: RoomID, _ author: Author) -> OutgoingFrame {
    about(.userLeft, room, author)
  }

  static func userDisconnected(_ author: Author, from rooms: [RoomID]) -> OutgoingFrame {
    frame(.userDisconnected, isDroppable: true) { json in
      json.author(author)
      json.array("room_ids", rooms.map(\.rawValue))
    }
  }

  static func typing(_ room: RoomID, _ author: Author, isTyping: Bool) -> OutgoingFrame {
    frame(.userTyping, isDroppable: true) { json in
      json.field("room_id", room.rawValue)
      json.author(author)
      json.field("is_typing", isTyping)
    }
  }

  static func read(_ room: RoomID, _ state: ReadState) -> OutgoingFrame {
    frame(.read) { $0.readState(state, of: room) }
  }

  static func online(_ author: Author, _ state: PresenceState) -> OutgoingFrame {
    frame(.userOnline, isDroppable: true) { $0.person(author, state) }
  }

  static func presence(_ author: Author, _ state: PresenceState) -> OutgoingFrame {
    frame(.presence, isDroppable: true) { $0.person(author, state) }
  }

  static func userList(_ room: RoomID, _ people: [(author: Author, state: PresenceState?)])
    -> OutgoingFrame
  {
    frame(.userList, capacity: 64 + 112 * people.count) { json in
      json.field("room_id", room.rawValue)
      json.array("users") { json in
        for person in people { json.object { $0.person(person.author, person.state) } }
      }
    }
  }

  /// Echoes the ping's own fields.
  static func pong(_ ping: JSONValue) -> OutgoingFrame {
    frame(.pong) { json in
      for (key, value) in ping.members where key != "type" { json.field(key, value) }
    }
  }

  static func error(_ problem: Problem, clientID: String? = nil, roomID: RoomID? = nil) -> OutgoingFrame {
    frame(.error) { json in
      json.field("code", problem.code)
      json.field("message", problem.detail)
      if let clientID { json.field("client_id", clientID) }
      if let roomID { json.field("room_id", roomID.rawValue) }
      if let seconds = problem.retryAfterSeconds { json.field("retry_after", seconds) }
    }
  }

  private static func about(_ kind: Kind, _ room: RoomID, _ author: Author) -> OutgoingFrame {
    frame(kind, isDroppable: true) { json in
      json.field("room_id", room.rawValue)
      json.author(author)
    }
  }

  private static func frame(
    _ kind: Kind, capacity: Int = 512, isDroppable: Bool = false, _ body: (inout JSONWriter) -> Void
  ) -> OutgoingFrame {
    var json = JSONWriter(capacity: capacity)
    json.object { json in
      json.field("type", kind.rawValue)
      body(&json)
    }
    return OutgoingFrame(text: json.bytes, isDroppable: isDroppable)
  }
}

extension ServerFrame.Kind {
  /// The kinds that are events of a room's log.
  static let ofLog: [Self] = [
    .message, .messageEdited, .messageDeleted, .reaction, .messagePinned, .messageUnpinned, .memberUpdated,
    .roomUpdated,
  ]

  init(_ change: RoomEvent.Change) {
    switch change {
    case .message: self = .message
    case .edited: self = .messageEdited
    case .deleted: self = .messageDeleted
    case .reaction: self = .reaction
    case .pin(let pin): self = pin.isRemoved ? .messageUnpinned : .messagePinned
    case .member: self = .memberUpdated
    case .room: self = .roomUpdated
    }
  }
}
