import Chat
import Engine
import Wire

/// Slash commands.
enum CommandRoutes {
  /// `?room_id=` leaves out what the caller may not do there.
  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    var room: RoomID?
    if let number = try call.queryNumber("room_id") {
      guard let id = RoomID(number) else { throw Problem(.roomNotFound) }
      room = id
    }
    let commands = try await asProblem { [room] () throws(ChatError) in
      try await call.core.commands.usable(in: room, by: caller.author)
    }
    return .list(commands, next: nil, of: "/api/commands") { $0.command($1) }
  }

  static func run(_ order: CommandOrder, in room: RoomID, by caller: SignedIn, _ call: Call)
    async throws(Problem) -> CommandOutcome
  {
    try await asProblem { () throws(ChatError) in
      try await call.core.commands.run(order, in: room, by: caller.author)
    }
  }
}
