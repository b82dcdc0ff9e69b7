/// Something that concerns one person: what they would want to see first after having been away.
///
/// Nothing of it is stored for its own sake. A notification is there as long as what it tells of is, and its reader
/// may read the room.
public struct Notification: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    /// A message, in a room that is not direct, that mentions the person or the room.
    case mention(Message)
    /// A message there that answers one of the person's own.
    case reply(Message)
    /// The newest message that somebody else wrote in a direct room: there is one notification a room.
    case direct(Message)
    /// Somebody made the person a member of the room.
    case invitation(by: Author)
    /// What the administrators tell everybody.
    case announcement(String)
  }

  public let id: NotificationID
  /// When it happened: one person's notifications are in this order, and no two happened at once.
  public let at: Timestamp
  public let room: Place?
  public let content: Content
  /// The person has read the room up to there, or said so.
  public let isRead: Bool

  /// The room that it is about.
  public struct Place: Equatable, Sendable {
    public let id: RoomID
    public let name: String

    public init(id: RoomID, name: String) {
      self.id = id
      self.name = name
    }
  }

  public init(id: NotificationID, at: Timestamp, room: Place?, content: Content, isRead: Bool) {
    self.id = id
    self.at = at
    self.room = room
    self.content = content
    self.isRead = isRead
  }
}

/// The number of a notification, which names what it is about: below 2^53.
public struct NotificationID: Hashable, Sendable {
  public let rawValue: Int64

  public enum Subject: Equatable, Sendable {
    case message(MessageID)
    /// Becoming a member of the room.
    case room(RoomID)
    /// The announcement of that number.
    case announcement(Int64)
  }

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue <= Seq.max || RoomID(rawValue >> 28) != nil else { return nil }
    self.rawValue = rawValue
  }

  public init(_ message: MessageID) { rawValue = message.rawValue }
  /// No message has such a number: seqs begin with 1.
  public init(_ room: RoomID) { rawValue = room.rawValue << 28 }

  public var subject: Subject {
    if let message = MessageID(rawValue) { return .message(message) }
    if let room = RoomID(rawValue >> 28) { return .room(room) }
    return .announcement(rawValue)
  }
}

/// Notifications, the newest first.
public struct NotificationPage: Equatable, Sendable {
  public let notifications: [Notification]
  /// There are older ones.
  public let hasMore: Bool

  public init(notifications: [Notification], hasMore: Bool) {
    self.notifications = notifications
    self.hasMore = hasMore
  }
}

/// Which notifications somebody has read.
public enum NotificationChoice: Equatable, Sendable {
  case all
  /// This one and all that happened before it.
  case upTo(NotificationID)
  case these([NotificationID])
}

/// Whom a message concerns, at the moment of asking.
public struct Audience: Equatable, Sendable {
  public let room: Room
  /// Never its author.
  public let users: [UserID]

  public init(room: Room, users: [UserID]) {
    self.room = room
    self.users = users
  }

  /// What the message is to one of them.
  public func notification(of message: Message, for user: UserID) -> Notification {
    let content: Notification.Content =
      if room.kind == .direct { .direct(message) } else {
        message.mentions.reach(user) ? .mention(message) : .reply(message)
      }
    return Notification(
      id: NotificationID(message.id), at: message.timestamp,
      room: Notification.Place(id: room.id, name: room.name), content: content, isRead: false)
  }
}
