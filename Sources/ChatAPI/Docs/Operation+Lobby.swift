import Chat

extension Operation {
  static let lobbyRegister = Operation(
    .lobby, "lobbyRegister", "Register a name, get a key",
    about: "Sets the session cookie too. The key takes the place of a password, and is shown this once.",
    body: .json(.lobbyName),
    answers: [Answer(201, "The account, and its key this once", .object(.lobbyKey), headers: [.setCookie])],
    refusals: [
      Problem(400, "invalid_username", "Usernames are 1 to 32 letters, digits or underscores"),
      Problem(.usernameTaken), .field("", "unknown_field", "The body has exactly one field: username"),
      .rateLimited("registrations from your address"), Problem(.busy), .foreignOrigin,
    ])

  static let lobbyLogIn = Operation(
    .lobby, "lobbyLogIn", "Sign in with a key", body: .json(.lobbyKeyProof),
    answers: [Answer(200, "The session cookie is set", .object(.lobbySignIn), headers: [.setCookie])],
    refusals: [
      .unknownKey, Problem(.accountDisabled), .rateLimited("failed sign-ins"), Problem(.busy), .foreignOrigin,
    ])

  static let lobbyLogOut = Operation(
    .lobby, "lobbyLogOut", "End the session of the cookie",
    about: "Its open sockets close. Without a cookie there is nothing to do.",
    answers: [Answer(200, "The session is over", .object(.lobbyStatus))], refusals: [.foreignOrigin])

  static let lobbyOnline = Operation(
    .lobby, "lobbyOnline", "Who is online",
    answers: [Answer(200, "In the lobby, and with any open socket", .object(.lobbyOnline))],
    refusals: [.missingCookie, .notAuthenticated, .invalidToken])

  static let lobbyUser = Operation(
    .lobby, "lobbyUser", "Look an account up by its name", about: "`@me` is the caller.",
    answers: [Answer(200, "The account", .object(.user))],
    refusals: [.missingCookie, .notAuthenticated, .invalidToken, Problem(.userNotFound)])
}
