import Chat
import Engine
import Wire

/// A frame from a client of the token dialect, checked for shape.
enum ClientFrame {
  case auth(token: String)
  case message(MessageFields)
  case joinRoom(RoomID, after: Seq?)
  case leaveRoom(RoomID?)
  case typing(RoomID?, isTyping: Bool)
  case history(RoomID?, HistoryRange, limit: Int?)
  case getUsers(RoomID?)
  /// Holds the answer already: a parsed document is many times as large as its text, and frames may have to wait.
  case ping(pong: OutgoingFrame?)
  case presence(DeviceStatus, text: FieldChange<String>)
  case editMessage(MessageID, content: String)
  case deleteMessage(MessageID)
  case read(RoomID?, Seq)
  case reaction(MessageID, Emoji, removes: Bool)

  /// The words that `type` may hold.
  enum Kind: String, Sendable, CaseIterable {
    case auth, message, typing, history, ping, presence, reaction, read
    case joinRoom = "join_room"
    case leaveRoom = "leave_room"
    case typingStart = "typing_start"
    case typingStop = "typing_stop"
    case getUsers = "get_users"
    case editMessage = "edit_message"
    case deleteMessage = "delete_message"

    /// Two of them have another word in the classic dialect.
    fileprivate init?(word: String) {
      switch word {
      case "authenticate": self = .auth
      case "send_message": self = .message
      default: self.init(rawValue: word)
      }
    }
  }

  struct MessageFields {
    let roomID: RoomID?
    var content: String
    let clientID: ClientID?
    let replyTo: MessageID?
    var attachments: [PostedFile] = []
  }

  /// Reads a frame of the token dialect, or of one that calls its `type` by another name.
  static func decode(_ fields: Fields, typedBy key: String = "type") throws(Problem) -> ClientFrame {
    // What began in one spelling may go on in the other.
    let key = !fields.has(key) && fields.has("action") ? "action" : key
    let type = try fields.string(key)
    guard let kind = Kind(word: type) else {
      throw Problem(422, "unknown_type", "There is no frame type \"\(type.prefix(40))\"")
    }
    switch kind {
    case .message:
      let attachments = try fields.attachments()
      return .message(
        MessageFields(
          roomID: try fields.roomID(), content: try fields.content(beside: attachments),
          clientID: try fields.clientID(), replyTo: try fields.messageID("reply_to"),
          attachments: attachments))
    case .typing: return .typing(try fields.roomID(), isTyping: try fields.optionalBool("is_typing") ?? true)
    case .typingStart: return .typing(try fields.roomID(), isTyping: true)
    case .typingStop: return .typing(try fields.roomID(), isTyping: false)
    case .ping: return .ping(pong: ServerFrame.pong(fields.value).encoded(typedBy: key))
    case .joinRoom:
      guard let room = try fields.roomID() else {
        throw .field("/room_id", "missing_room_id", "join_room needs a room_id")
      }
      return .joinRoom(room, after: try fields.seq("after"))
    case .leaveRoom: return .leaveRoom(try fields.roomID())
    case .getUsers: return .getUsers(try fields.roomID())
    case .history: return .history(try fields.roomID(), try fields.historyRange(), limit: try fields.limit())
    case .presence: return .presence(try fields.deviceStatus(), text: try fields.change("text"))
    case .editMessage:
      return .editMessage(try fields.requiredMessageID(), content: try fields.string("content"))
    case .deleteMessage: return .deleteMessage(try fields.requiredMessageID())
    case .read: return .read(try fields.roomID(), try fields.requiredSeq())
    case .reaction:
      return .reaction(
        try fields.requiredMessageID(), try fields.emoji(),
        removes: try fields.optionalBool("remove") ?? false)
    case .auth: return .auth(token: try fields.string("token"))
    }
  }
}
