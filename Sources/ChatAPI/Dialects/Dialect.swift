import Chat
import Engine
import Wire

/// How a client's socket spells what it says and what it is told. All dialects are about the same rooms and people:
/// what one says, all the others hear.
struct Dialect: Sendable {
  enum Name: Int, Hashable, Sendable, CaseIterable {
    case token, classic, lobby, guestRooms
  }

  /// What a socket is told of a room that it enters.
  enum Opening: Sendable {
    /// The newest messages, or all since the event that the client had last.
    case history
    /// Who is there.
    case people
    case nothing
  }

  let name: Name
  let opening: Opening
  /// A sender is told that its message is stored, and does not get the message itself.
  let confirmsSends: Bool
  /// A message that begins with a slash may be a command.
  let hasCommands: Bool
  let decode: @Sendable (Fields) throws(Problem) -> ClientFrame
  /// nil: the dialect has no word for it.
  let encode: @Sendable (ServerFrame) -> OutgoingFrame?
}

extension Dialect {
  /// JSON objects with a `type`.
  static let token = Dialect(
    name: .token, opening: .history, confirmsSends: false, hasCommands: true,
    decode: { fields throws(Problem) in try ClientFrame.decode(fields) }, encode: { $0.encoded() })
}

/// One frame for sockets of several dialects: spelled once in each.
struct Telling {
  private let frame: ServerFrame
  private var spelled: [Dialect.Name: SpelledFrame] = [:]

  init(_ frame: ServerFrame) { self.frame = frame }

  mutating func spelled(in dialect: Dialect) -> OutgoingFrame? {
    if let known = spelled[dialect.name] { return known.frame }
    let encoded = dialect.encode(frame)
    spelled[dialect.name] = SpelledFrame(encoded)
    return encoded
  }
}

/// A frame in a dialect, or that there is none.
struct SpelledFrame: Sendable {
  let frame: OutgoingFrame?

  init(_ frame: OutgoingFrame?) { self.frame = frame }
}
