import Chat
import Engine
import Wire

extension Dialect {
  /// Rooms that one enters with nothing but a name: objects of a `type` and its `data`.
  static let guestRooms = Dialect(
    name: .guestRooms, opening: .people, confirmsSends: false, hasCommands: false,
    decode: { fields throws(Problem) in
      let type = try fields.string("type")
      switch type {
      case "message":
        return .message(
          ClientFrame.MessageFields(
            roomID: nil, content: try fields.string("content"), clientID: try fields.clientID(), replyTo: nil)
        )
      case "typing": return .typing(nil, isTyping: try fields.optionalBool("is_typing") ?? true)
      case "get_users": return .getUsers(nil)
      case "leave": return .leaveRoom(nil)
      default: throw Problem(422, "unknown_type", "There is no frame type \"\(type.prefix(40))\"")
      }
    },
    encode: { frame in
      switch frame {
      case .event(let event):
        guard case .message(let message) = event.change, message.system == nil else { return nil }
        return data("message") { $0.guestRoomsMessage(message) }
      case .message(let message, _): return data("message") { $0.guestRoomsMessage(message) }
      case .userJoined(_, let author): return note("join", author, "joined")
      case .userLeft(_, let author), .userDisconnected(let author, _): return note("leave", author, "left")
      case .typing(_, let author, let isTyping):
        return data("typing", isDroppable: true) { json in
          json.field("username", author.name.text)
          json.field("is_typing", isTyping)
        }
      case .userList(_, let people):
        return data("user_list") { $0.array("users", people.map(\.author.name.text)) }
      case .error(let problem, let clientID, _):
        return data("error") { json in
          json.field("code", problem.code)
          json.field("message", problem.detail)
          if let clientID { json.field("client_id", clientID) }
          if let seconds = problem.retryAfterSeconds { json.field("retry_after", seconds) }
        }
      case .connectionEstablished, .authenticated, .roomJoined, .roomLeft, .history, .commandResult,
        .roomDeleted,
        .announcement, .notification, .notificationsRead, .roomAdded, .resumed, .resync, .read, .online,
        .presence, .pong:
        return nil
      }
    })

  private static func note(_ type: String, _ author: Author, _ did: String) -> OutgoingFrame {
    data(type, isDroppable: true) { json in
      json.field("username", author.name.text)
      json.field("message", "\(author.name.text) \(did) the room")
    }
  }

  private static func data(
    _ type: String, isDroppable: Bool = false, _ fields: (inout JSONWriter) -> Void
  ) -> OutgoingFrame {
    OutgoingFrame(isDroppable: isDroppable) { json in
      json.field("type", type)
      json.object("data", fields)
    }
  }
}

extension JSONWriter {
  mutating func guestRoomsMessage(_ message: Chat.Message) {
    field("id", PublicID(message.id.rawValue).text)
    field("room_id", PublicID(message.roomID.rawValue).text)
    field("username", message.author.name.text)
    field("content", message.content)
    guestRoomsTime("timestamp", message.timestamp)
    if message.author.userID == nil { field("guest", true) }
    if let clientID = message.clientID { field("client_id", clientID.text) }
  }

  mutating func guestRoom(_ room: Room) {
    field("id", PublicID(room.id.rawValue).text)
    field("name", room.name)
    guestRoomsTime("created_at", room.createdAt)
  }

  /// As Python prints a naive time in UTC: `2024-01-01T12:00:00.000000`.
  private mutating func guestRoomsTime(_ key: String, _ time: Timestamp) {
    field(key, CivilTime(unixMicroseconds: time.microseconds).naiveISO8601)
  }
}
