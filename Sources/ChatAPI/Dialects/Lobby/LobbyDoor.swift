import Chat
import Engine

/// The lobby's socket on the dialect's own port: a browser's cookie, and one socket for each account.
enum LobbyDoor {
  static let strict = Door("/ws", .lobby) { call, entry, loop throws(Problem) in
    try Doors.arrive(call)
    let account = try await LobbyRoutes.member(call)
    try Doors.openLobby(account, call, entry, on: loop)
  }
}
