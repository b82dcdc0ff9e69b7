import Chat
import Engine
import Wire

/// `/ws/chat/{room}?username=`: one room, as a guest of that name or as the account that is signed in.
enum GuestRoomsDoor {
  static let path = "/ws/chat/{room}"

  @Sendable static func open(_ call: Call, _ entry: Entry, _ loop: isolated EventLoop) async throws(Problem) {
    let account = try await Doors.account(call)
    let identity: Identity
    if let account {
      if let name = call.queryText("username"), (try? Username(name))?.folded != account.user.username.folded
      {
        throw .foreignName
      }
      identity = .account(account)
    } else {
      identity = .guest(try await guest(call))
    }
    let room = try GuestRoomsRoutes.room(call)
    guard let author = identity.author else { throw .notAuthenticated }
    _ = try await asProblem { () throws(ChatError) in try await call.core.rooms.room(room, for: author) }
    if call.core.presence.isTaken(author, in: room) { throw .nameInUse }
    try Doors.open(path, room, identity, call, entry, .guestRooms, on: loop)
  }

  private static func guest(_ call: Call) async throws(Problem) -> Author {
    guard call.core.settings.guestsAllowed else { throw .notAuthenticated }
    guard let name = call.queryText("username") else {
      throw .field("/username", "missing_username", "username is required")
    }
    let username = try await asProblem { () throws(ChatError) in try Username(name) }
    if username.isReserved { throw .foreignName }
    let owner = try await asProblem { () throws(ChatError) in try await call.core.store.user(named: username)
    }
    guard owner == nil else { throw .foreignName }
    return try Doors.guest(GuestPass.guest(of: call), username)
  }
}

extension Problem {
  static let foreignName = Problem(403, "name_taken", "This name belongs to an account")
  static let nameInUse = Problem(409, "name_in_use", "Somebody in the room has this name")
}
