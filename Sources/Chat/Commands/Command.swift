/// Something that one has done by sending a text that begins with a slash. Each command is one type, and one line in
/// ``Commands/all``.
protocol Command: Sendable {
  /// The word behind the slash, in lower case.
  var name: String { get }
  /// How it is written.
  var usage: String { get }
  /// What it does, in one sentence.
  var about: String { get }
  /// Without this right in a room the command is of no use there, and it is not offered. Whether it may be done is
  /// decided by the service that does it.
  var right: RoomAction { get }
  /// Guests may use it.
  var isForGuests: Bool { get }

  func run(_ scene: CommandScene) async throws(ChatError) -> CommandOutcome
}

extension Command {
  var right: RoomAction { .read }
  var isForGuests: Bool { false }

  /// What is thrown at an argument that makes no sense.
  var misused: ChatError { .invalid(.content, "Write it like this: \(usage)") }
}

/// Where a command is used, by whom, and what it may use.
struct CommandScene: Sendable {
  /// What follows the command's name, without white space around it.
  let argument: String
  let room: RoomSummary
  let author: Author
  let commands: Commands

  var words: [Substring] { argument.split(whereSeparator: \.isWhitespace) }

  /// The account that a word names, with or without `@`.
  func user(_ word: Substring) async throws(ChatError) -> User {
    try await commands.accounts.user(named: String(word.first == "@" ? word.dropFirst() : word))
  }

  /// Does something to a member, as moderators do.
  func moderate(_ user: User, _ act: MemberAct) async throws(ChatError) {
    _ = try await commands.rooms.moderate(user.id, in: room.room.id, [act], by: author)
  }
}

/// What a command came to.
public enum CommandOutcome: Equatable, Sendable {
  /// To be posted as an ordinary message.
  case post(String)
  /// It is done; for the eyes of the one who asked.
  case tell(String)
}
