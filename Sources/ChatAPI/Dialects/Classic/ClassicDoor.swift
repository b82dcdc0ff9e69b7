import Chat
import Engine

/// The socket of the dialect's own port: `action` frames from the start, for every room of the account.
enum ClassicDoor {
  static let doors = ["/", "/ws"].map { path in
    Door(path, .account) { call, entry, loop throws(Problem) in
      let account = try await Doors.account(call)
      try Doors.open(
        "/ws/auth", nil, account.map(Identity.account) ?? .pending, call, entry, .classic, on: loop)
    }
  }
}
