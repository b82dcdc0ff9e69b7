import Chat
import Engine
import Wire

extension Dialect {
  /// The token dialect's words under `action`, with a few of their own.
  static let classic = Dialect(
    name: .classic, opening: .history, confirmsSends: false, hasCommands: true,
    decode: { fields throws(Problem) in try ClientFrame.decode(fields, typedBy: "action") },
    encode: { frame in
      switch frame {
      case .event(let event):
        if case .message(let message) = event.change { return newMessage(message, isDuplicate: false) }
        return frame.encoded(typedBy: "action")
      case .message(let message, let isDuplicate): return newMessage(message, isDuplicate: isDuplicate)
      case .typing(let room, let author, let isTyping):
        return OutgoingFrame(isDroppable: true) { json in
          json.field("action", isTyping ? "typing_start" : "typing_stop")
          json.field("room_id", room.rawValue)
          json.author(author)
        }
      case .connectionEstablished, .authenticated, .roomJoined, .roomLeft, .history, .commandResult,
        .roomDeleted,
        .announcement, .notification, .notificationsRead, .roomAdded, .resumed, .resync, .userJoined,
        .userLeft,
        .userDisconnected, .read, .online,
        .presence,
        .userList, .pong, .error:
        return frame.encoded(typedBy: "action")
      }
    })

  private static func newMessage(_ message: Chat.Message, isDuplicate: Bool) -> OutgoingFrame {
    OutgoingFrame { json in
      json.field("action", "new_message")
      json.object("message") { $0.message(message) }
      if isDuplicate { json.field("duplicate", true) }
    }
  }
}

extension OutgoingFrame {
  /// A JSON object with these fields.
  convenience init(isDroppable: Bool = false, _ fields: (inout JSONWriter) -> Void) {
    var json = JSONWriter(capacity: 512)
    json.object(fields)
    self.init(text: json.bytes, isDroppable: isDroppable)
  }
}
