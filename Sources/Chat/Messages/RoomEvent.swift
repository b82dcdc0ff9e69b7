/// One entry of a room's log: what happened, at which place.
public struct RoomEvent: Equatable, Sendable {
  public let roomID: RoomID
  public let seq: Seq
  public let change: Change

  public enum Change: Equatable, Sendable {
    case message(Message)
    /// The message as it is now; on replay that may be newer than this event.
    case edited(Message)
    /// What is left of the message.
    case deleted(Message)
    case reaction(ReactionChange)
    case pin(PinChange)
    /// Somebody joined, left, or has other rights.
    case member(MemberChange)
    /// The room has other settings.
    case room(RoomChange)

    /// The message that a reader of the event gets with it.
    public var message: Message? {
      switch self {
      case .message(let message), .edited(let message), .deleted(let message): message
      case .reaction, .pin, .member, .room: nil
      }
    }
  }

  public init(message: Message) {
    self.init(roomID: message.roomID, seq: message.seq, change: .message(message))
  }

  public init(roomID: RoomID, seq: Seq, change: Change) {
    self.roomID = roomID
    self.seq = seq
    self.change = change
  }
}

/// Which stretch of a room's history is wanted; bounds are exclusive.
public enum HistoryRange: Equatable, Sendable {
  case latest
  case before(Seq)
  case after(Seq)
  /// Half a page on each side of this message, itself included.
  case around(Seq)
}

/// A page of messages, oldest first.
public struct HistoryPage: Equatable, Sendable {
  public let messages: [Message]
  /// There is more in the direction that was asked for (for `latest` and `around`: older ones).
  public let hasMore: Bool

  public init(messages: [Message], hasMore: Bool) {
    self.messages = messages
    self.hasMore = hasMore
  }
}
