import Chat
import Wire

/// What a socket may be told, however its client spells it.
enum ServerFrame: Sendable {
  case connectionEstablished(
    connectionID: UInt64, user: User?, guest: Author?, serverTime: Timestamp, settings: APISettings)
  case authenticated(User, expiresIn: Duration)
  case roomJoined(RoomSummary, membersOnline: Int)
  case roomLeft(RoomID)
  case history(RoomID, HistoryPage)
  case event(RoomEvent)
  /// `isDuplicate`: the answer to a retry, for the sender alone.
  case message(Chat.Message, isDuplicate: Bool = false)
  /// For the sender alone.
  case commandResult(CommandOrder, String, in: RoomID, clientID: String?)
  /// The person is a member of the room now: for all of the person's devices.
  case roomAdded(RoomSummary)
  case roomDeleted(RoomID, by: UserID?)
  case announcement(String)
  /// For one person's devices. `isSilent`: they have asked for quiet.
  case notification(Notification, isSilent: Bool)
  /// So many are not read.
  case notificationsRead(Int)
  case resumed(RoomID, from: Seq, to: Seq)
  case resync(RoomID, reason: String)
  case userJoined(RoomID, Author)
  case userLeft(RoomID, Author)
  case userDisconnected(Author, from: [RoomID])
  case typing(RoomID, Author, isTyping: Bool)
  case read(RoomID, ReadState)
  case online(Author, PresenceState)
  case presence(Author, PresenceState)
  case userList(RoomID, [(author: Author, state: PresenceState?)])
  /// Echoes the ping's own fields.
  case pong(JSONValue)
  case error(Problem, clientID: String? = nil, roomID: RoomID? = nil)

  /// The words that `type` may hold.
  enum Kind: String, Sendable, CaseIterable {
    case announcement, authenticated, error, message, notification, pong, presence, reaction, read, resumed
    case resync
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
    case roomAdded = "room_added"
    case roomDeleted = "room_deleted"
    case commandResult = "command_result"
    case notificationsRead = "notifications_read"
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
