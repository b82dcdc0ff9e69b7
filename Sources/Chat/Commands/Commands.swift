/// The slash commands. They do nothing that one could not do without them, with the same rights.
public struct Commands: Sendable {
  /// Every command, in the order in which `/help` shows them.
  static let all: [any Command] = [
    MeCommand(), ShrugCommand(), NickCommand(), InviteCommand(), KickCommand(), BanCommand(),
    MuteCommand(), TopicCommand(), HelpCommand(),
  ]

  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  let accounts: Accounts
  let rooms: Rooms
  let clock: any Clock

  public init(accounts: Accounts, rooms: Rooms, clock: any Clock) {
    self.accounts = accounts
    self.rooms = rooms
    self.clock = clock
  }

  /// Does what was ordered in a room that the author may read; throws `.unknownCommand`, and what the services throw.
  public func run(_ order: CommandOrder, in room: RoomID, by author: Author) async throws(ChatError)
    -> CommandOutcome
  {
    // Before the command is looked at: what a private room answers is always the same.
    let summary = try await rooms.room(room, for: author)
    guard let command = Self.byName[order.name] else { throw .unknownCommand }
    if author.userID == nil, !command.isForGuests { throw .forbidden("This command needs an account") }
    return try await command.run(
      CommandScene(argument: order.argument, room: summary, author: author, commands: self))
  }

  /// The commands that somebody has a use for, in a room or, with nil, anywhere.
  public func usable(in room: RoomID?, by author: Author) async throws(ChatError) -> [CommandDescription] {
    guard let room else { return Self.all.map(CommandDescription.init) }
    return Self.usable(in: try await rooms.room(room, for: author), by: author).map(CommandDescription.init)
  }

  static func usable(in room: RoomSummary, by author: Author) -> [any Command] {
    let standing = Standing(author: author, role: room.role)
    return all.filter { command in
      (author.userID != nil || command.isForGuests)
        && Permissions.allows(command.right, to: standing, in: room.room)
    }
  }
}

/// What people are told of a command.
public struct CommandDescription: Equatable, Sendable {
  public let name: String
  public let usage: String
  public let about: String

  init(_ command: any Command) {
    name = command.name
    usage = command.usage
    about = command.about
  }
}
