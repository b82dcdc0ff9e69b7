import Chat
import Engine
import Wire

extension ServerFrame {
  /// The frame in the token dialect: a JSON object whose `type` says what it is; or in one that calls this field `key`.
  func encoded(typedBy key: String = "type") -> OutgoingFrame {
    var json = JSONWriter(capacity: capacity)
    json.object { json in
      if case .event(let event) = self { return json.event(event, typedBy: key) }
      json.field(key, kind.rawValue)
      fields(&json, besides: key)
    }
    return OutgoingFrame(text: json.bytes, isDroppable: isDroppable)
  }

  var kind: Kind {
    switch self {
    case .connectionEstablished: .connectionEstablished
    case .authenticated: .authenticated
    case .roomJoined: .roomJoined
    case .roomLeft: .roomLeft
    case .history: .messageHistory
    case .event(let event): Kind(event.change)
    case .message: .message
    case .commandResult: .commandResult
    case .roomAdded: .roomAdded
    case .roomDeleted: .roomDeleted
    case .announcement: .announcement
    case .notification: .notification
    case .notificationsRead: .notificationsRead
    case .resumed: .resumed
    case .resync: .resync
    case .userJoined: .userJoined
    case .userLeft: .userLeft
    case .userDisconnected: .userDisconnected
    case .typing: .userTyping
    case .read: .read
    case .online: .userOnline
    case .presence: .presence
    case .userList: .userList
    case .pong: .pong
    case .error: .error
    }
  }

  /// Left out where a slow client has too much to read already.
  var isDroppable: Bool {
    switch self {
    case .userJoined, .userLeft, .userDisconnected, .typing, .online, .presence: true
    case .connectionEstablished, .authenticated, .roomJoined, .roomLeft, .history, .event, .message,
      .commandResult, .roomAdded, .roomDeleted, .announcement, .notification, .notificationsRead, .resumed,
      .resync,
      .read, .userList, .pong, .error:
      false
    }
  }

  /// About how many bytes it takes.
  private var capacity: Int {
    if case .history(_, let page) = self { return 64 + 320 * page.messages.count }
    if case .userList(_, let people) = self { return 64 + 112 * people.count }
    return 512
  }

  private func fields(_ json: inout JSONWriter, besides key: String) {
    switch self {
    case .connectionEstablished(let connectionID, let user, let guest, let serverTime, let settings):
      json.connection(connectionID, user, guest, serverTime, settings)
    case .authenticated(let user, let lifetime):
      json.object("user") { $0.ownUser(user) }
      json.field("expires_in", lifetime.components.seconds)
    case .roomJoined(let summary, let membersOnline):
      json.field("room_id", summary.room.id.rawValue)
      json.object("room") { $0.room(summary) }
      json.field("members_online", membersOnline)
      json.field("last_seq", summary.room.lastSeq.rawValue)
    case .roomAdded(let summary):
      json.field("room_id", summary.room.id.rawValue)
      json.object("room") { $0.room(summary) }
    case .roomLeft(let room): json.field("room_id", room.rawValue)
    case .history(let room, let page):
      json.field("room_id", room.rawValue)
      json.array("messages") { json in
        for message in page.messages { json.object { $0.message(message) } }
      }
      json.field("has_more", page.hasMore)
    case .event(let event): json.event(event, typedBy: key)
    case .message(let message, let isDuplicate):
      json.message(message)
      if isDuplicate { json.field("duplicate", true) }
    case .commandResult(let order, let text, let room, let clientID):
      json.field("room_id", room.rawValue)
      json.commandResult(order, text)
      if let clientID { json.field("client_id", clientID) }
    case .roomDeleted(let room, let user):
      json.field("room_id", room.rawValue)
      json.field("by", user?.rawValue)
    case .announcement(let text): json.field("announcement", text)
    case .notification(let notification, let isSilent):
      json.notification(notification)
      json.field("silent", isSilent)
    case .notificationsRead(let unread): json.field("unread_count", unread)
    case .resumed(let room, let from, let to):
      json.field("room_id", room.rawValue)
      json.field("from", from.rawValue)
      json.field("to", to.rawValue)
    case .resync(let room, let reason):
      json.field("room_id", room.rawValue)
      json.field("reason", reason)
    case .userJoined(let room, let author), .userLeft(let room, let author):
      json.field("room_id", room.rawValue)
      json.author(author)
    case .userDisconnected(let author, let rooms):
      json.author(author)
      json.array("room_ids", rooms.map(\.rawValue))
    case .typing(let room, let author, let isTyping):
      json.field("room_id", room.rawValue)
      json.author(author)
      json.field("is_typing", isTyping)
    case .read(let room, let state): json.readState(state, of: room)
    case .online(let author, let state), .presence(let author, let state): json.person(author, state)
    case .userList(let room, let people):
      json.field("room_id", room.rawValue)
      json.array("users") { json in
        for person in people { json.object { $0.person(person.author, person.state) } }
      }
    case .pong(let ping):
      for (name, value) in ping.members where name != key { json.field(name, value) }
    case .error(let problem, let clientID, let roomID):
      json.field("code", problem.code)
      json.field("message", problem.detail)
      if let clientID { json.field("client_id", clientID) }
      if let roomID { json.field("room_id", roomID.rawValue) }
      if let seconds = problem.retryAfterSeconds { json.field("retry_after", seconds) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func connection(
    _ id: UInt64, _ user: User?, _ guest: Author?, _ serverTime: Timestamp, _ settings: APISettings
  ) {
    field("connection_id", id)
    if let user {
      object("user") { $0.ownUser(user) }
    } else {
      null("user")
    }
    if let guest { field("guest_name", guest.name.text) }
    time("server_time", unixMicroseconds: serverTime.microseconds)
    field("heartbeat_seconds", settings.heartbeat.components.seconds)
    field("resume_window", settings.replayEvents)
  }
}
