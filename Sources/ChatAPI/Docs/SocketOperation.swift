import Chat

/// What the API documents say of a WebSocket path.
struct SocketOperation: Sendable {
  let id: String
  /// One line.
  let summary: String
  /// What the summary leaves open; text in backticks is code.
  let about: String
  let query: [Operation.Parameter]
  /// False: frames are not the chat's, but whatever the client sends.
  let speaksChat: Bool
  /// How the handshake may be refused.
  let refusals: [Problem]
}

extension SocketOperation {
  static let lobby = SocketOperation(
    id: "openLobby", summary: "The lobby, as a guest or as a user",
    about: """
      Anybody may come in. Without a token you are a guest with a name that the server chose; an `auth` \
      frame makes you your account.
      """,
    query: [token, ticket, after], speaksChat: true,
    refusals: [.invalidToken, .foreignOrigin, .tooManyHandshakes, .overloaded])

  static let account = SocketOperation(
    id: "openAccountSocket", summary: "One socket for every room",
    about: """
      Enter any number of rooms with `join_room`. Without a token, an `auth` frame must come first, within \
      10 seconds.
      """,
    query: [token, ticket, after], speaksChat: true,
    refusals: [.invalidToken, .foreignOrigin, .tooManyHandshakes, .overloaded])

  static let room = SocketOperation(
    id: "openRoom", summary: "One room",
    about: """
      Frames need no `room_id`. A public room is joined by coming in. `after` brings what you missed and \
      then the present, with no gap and no double.
      """,
    query: [token, ticket, after], speaksChat: true,
    refusals: [
      .notAuthenticated, .invalidToken, .foreignOrigin, Problem(.roomNotFound), .tooManyHandshakes,
    ])

  static let echo = SocketOperation(
    id: "openEcho", summary: "Sends back what comes",
    about: "Text and binary, exactly as they came: for trying clients and proxies.",
    query: [], speaksChat: false, refusals: [.foreignOrigin, .tooManyHandshakes, .overloaded])

  private static let token = Operation.Parameter(
    name: "token",
    schema: .text(
      """
      An access token, for clients that cannot send headers. `Authorization: Bearer` and the subprotocols \
      `roost.v1, bearer.<token>` do the same, and so does the cookie of `POST /api/login`.
      """, example: "eyJhbGciOiJIUzI1NiIs…"))

  private static let ticket = Operation.Parameter(
    name: "ticket",
    schema: .text(
      "From `POST /api/ws-ticket`; works once, and stands for a token.", example: "mJ3vT9kq…"))

  private static let after = Operation.Parameter.seq(
    "after", "Your last `seq` in the socket's room: what came later is sent first.")
}

/// Why the server closes a socket.
struct SocketClose: Sendable {
  let code: Int
  let meaning: String

  static let all = [
    SocketClose(code: 1000, meaning: "You left the room that the socket was for."),
    SocketClose(code: 1002, meaning: "The WebSocket protocol was violated."),
    SocketClose(code: 1007, meaning: "A text frame was not UTF-8."),
    SocketClose(code: 1008, meaning: "Too many frames at once, or too many fragments."),
    SocketClose(code: 1009, meaning: "A message was too big."),
    SocketClose(code: 1012, meaning: "The server restarts: connect again, and resume."),
    SocketClose(code: 4008, meaning: "The client reads too slowly: connect again, and resume."),
    SocketClose(code: 4401, meaning: "Signed out, or the token ran out."),
    SocketClose(code: 4403, meaning: "You are no member of the room any more."),
    SocketClose(code: 4404, meaning: "There is no such room."),
    SocketClose(code: 4408, meaning: "No `auth` frame came in time."),
    SocketClose(code: 4409, meaning: "The room is full, or you are in too many."),
    SocketClose(code: 4503, meaning: "The storage did not work for a moment: connect again."),
  ]
}
