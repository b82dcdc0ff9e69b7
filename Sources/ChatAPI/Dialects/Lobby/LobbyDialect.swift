import Chat
import Engine
import Wire

extension Dialect {
  /// The one room of a small chat: `{"message"}` goes in, `{"message","author"}` comes out.
  static let lobby = Dialect(
    name: .lobby, opening: .nothing, confirmsSends: true, hasCommands: false,
    decode: { fields throws(Problem) in
      let text = try fields.string("message")
      // Every scalar is at least a byte, so the cheap count settles the common case.
      if text.utf8.count > lobbyCharacters, text.unicodeScalars.count > lobbyCharacters {
        throw .field("/message", "message_too_long", "A message has at most \(lobbyCharacters) characters")
      }
      return .message(
        ClientFrame.MessageFields(roomID: nil, content: text, clientID: nil, replyTo: nil))
    },
    encode: { frame in
      switch frame {
      case .event(let event):
        guard case .message(let message) = event.change, message.system == nil else { return nil }
        return OutgoingFrame { json in
          json.field("message", message.content)
          json.field("author", message.author.name.text)
        }
      case .message: return OutgoingFrame { $0.field("status", true) }
      case .userJoined(.lobby, let author): return note("join", author)
      case .userLeft(.lobby, let author): return note("leave", author)
      case .userDisconnected(let author, let rooms):
        return rooms.contains(.lobby) ? note("leave", author) : nil
      case .error(let problem, _, _):
        return OutgoingFrame { json in
          json.field("status", false)
          json.field("code", problem.code)
          json.field("message", problem.detail)
          if let seconds = problem.retryAfterSeconds { json.field("retry_after", seconds) }
        }
      case .connectionEstablished, .authenticated, .roomJoined, .roomLeft, .history, .commandResult,
        .roomDeleted,
        .announcement, .notification, .notificationsRead, .roomAdded, .resumed, .resync, .userJoined,
        .userLeft, .typing,
        .read, .online, .presence,
        .userList,
        .pong:
        return nil
      }
    })

  /// The most Unicode scalars of a message that is sent in this dialect.
  static let lobbyCharacters = 300

  private static func note(_ event: String, _ author: Author) -> OutgoingFrame {
    OutgoingFrame(isDroppable: true) { json in
      json.field("event", event)
      json.field("username", author.name.text)
    }
  }
}
