import Chat

// MARK: Authentication

extension Operation {
  static let signIn = Operation(
    .authentication, "signIn", "Sign in",
    about: """
      Takes the OAuth2 password form, or the same fields as JSON. A wrong password and an unknown name are \
      answered alike.
      """,
    body: .formOrJSON(.signIn),
    answers: [Answer(200, "An access token and a refresh token", .object(.tokens))],
    refusals: [.badCredentials, Problem(.accountDisabled), .rateLimited("failed sign-ins"), .signInBusy])

  static let refreshTokens = Operation(
    .authentication, "refreshTokens", "Renew the tokens",
    about: """
      A refresh token works once. When an old one comes back, somebody has copied it, so the session ends; \
      for half a minute it is taken again, in case the answer was lost.
      """,
    body: .json(.refresh), answers: [Answer(200, "The next pair of tokens", .object(.tokens))],
    refusals: [.unknownRefreshToken, .reusedRefreshToken])

  static let signOut = Operation(
    .authentication, "signOut", "Sign out",
    about: "Ends this session: its access tokens, its refresh token and its open sockets.",
    answers: [Answer(204, "Signed out")])
}

extension Operation {
  static let logIn = Operation(
    .authentication, "logIn", "Sign in with a browser",
    about: """
      As `/api/token`, and sets the cookie `session` (`__Host-session` on https), which every route and every \
      WebSocket path takes. It ends after an hour without use, an open socket being use, and after 30 days.
      """,
    body: .formOrJSON(.signIn),
    answers: [Answer(200, "Tokens and a cookie", .object(.tokens), headers: [.setCookie])],
    refusals: [.badCredentials, Problem(.accountDisabled), .rateLimited("failed sign-ins"), .signInBusy])

  static let listSessions = Operation(
    .authentication, "listSessions", "List your devices",
    about: "The sessions that may still be used, in the order of their ids.",
    query: [.limit(50, to: 200), .cursor],
    answers: [Answer(200, "A page of sessions", .list(.session), headers: [.nextPage])])

  static let endSession = Operation(
    .authentication, "endSession", "Sign a device out",
    about: "Ends its access tokens, its refresh token, its cookie and its open sockets.",
    answers: [Answer(204, "Signed out")], refusals: [Problem(.sessionNotFound)])

  static let endOtherSessions = Operation(
    .authentication, "endOtherSessions", "Sign all your other devices out",
    answers: [Answer(204, "This session is the only one")])

  static let changePassword = Operation(
    .users, "changePassword", "Change your password",
    about: "Ends all your other sessions. Wrong guesses count as failed sign-ins.",
    body: .json(.passwordChange), answers: [Answer(204, "Changed")],
    refusals: [.wrongPassword, .rateLimited("failed sign-ins"), .signInBusy, Problem(.busy)])

  static let createTicket = Operation(
    .authentication, "createTicket", "Get a ticket for a socket",
    about: """
      For `?ticket=` on any WebSocket path: good for one handshake within half a minute. A URL may be written \
      down on its way, so a token should not stand in it.
      """,
    answers: [Answer(200, "A ticket", .object(.ticket))])
}

// MARK: Users

extension Operation {
  static let createUser = Operation(
    .users, "createUser", "Create an account",
    about: "Every account is a member of the lobby from its start.",
    body: .json(.newUser),
    answers: [Answer(201, "The account", .object(.ownUser), headers: [.location])],
    refusals: [Problem(.usernameTaken), .rateLimited("registrations from your address"), .signInBusy])

  static let listUsers = Operation(
    .users, "listUsers", "Find users",
    about: "In the order of their ids.",
    query: [
      Parameter(
        name: "q",
        schema: .text("A part of the username or the display name.", pattern: Schemas.noNUL, example: "ali")),
      .limit(50, to: 200), .cursor,
    ],
    answers: [Answer(200, "A page of accounts", .list(.user), headers: [.nextPage])])

  static let getMe = Operation(
    .users, "getMe", "Get yourself",
    answers: [
      Answer(200, "Your account", .object(.me), headers: [.entityTag]), .notModified,
    ])

  static let changeMe = Operation(
    .users, "changeMe", "Change your profile",
    about: """
      Fields that are left out stay as they are. With the `ETag` of `GET /api/users/me/` in `If-Match`, nothing is \
      changed when another device was faster.
      """,
    headers: [.ifMatch], body: .json(.profileChange),
    answers: [Answer(200, "Your account", .object(.me), headers: [.entityTag])],
    refusals: [Problem(.changedMeanwhile), Problem(.busy)])

  static let deleteMe = Operation(
    .users, "deleteMe", "Delete your account",
    about: """
      At once and for good: your sessions and your bots end, you leave every room (yours are handed on as if you left), \
      and your name is free for others. With `"messages": "delete"` your messages are erased too, which takes a \
      while; else they stay under the name `deleted-` and your number. Wrong guesses count as failed sign-ins.
      """,
    body: .json(.departure), answers: [Answer(204, "You have no account any more")],
    refusals: [
      .wrongPassword, Problem(.forbidden("A bot is deleted by its owner")), .rateLimited("failed sign-ins"),
      .signInBusy, Problem(.busy), Problem(.lastAdmin),
    ])

  static let exportMe = Operation(
    .users, "exportMe", "Get everything that is kept about you",
    about: """
      In pages of up to 1,000 of your messages. Follow `Link`; all pages together are the whole.
      """,
    query: [.cursor],
    answers: [Answer(200, "A page", .object(.export), headers: [.nextPage])],
    refusals: [.rateLimited("pages of your data")])

  static let getUser = Operation(
    .users, "getUser", "Get a user",
    answers: [Answer(200, "The account", .object(.user), headers: [.entityTag]), .notModified],
    refusals: [Problem(.userNotFound)])
}

// MARK: Parameters

extension Operation.Parameter {
  /// `limit`, with what holds when it is left out.
  static func limit(_ standard: Bound, to most: Bound) -> Operation.Parameter {
    Operation.Parameter(
      name: "limit", schema: .integer("How many at most.", 1, to: most, example: 50).standard(standard))
  }

  static let cursor = Operation.Parameter(
    name: "cursor",
    schema: .text("Where the page begins, as given in `Link`.", pattern: "^[1-9][0-9]{0,15}$", example: "42"))

  /// `Idempotency-Key`, of at most so many bytes.
  static func idempotencyKey(_ most: Bound) -> Operation.Parameter {
    Operation.Parameter(
      name: "Idempotency-Key",
      schema: .text(
        "The same request again under this key makes nothing new.", 1, to: most, example: "0d6e2b9a"))
  }

  static let ifMatch = Operation.Parameter(
    name: "If-Match",
    schema: .text(
      "The `ETag` of what is to be changed: 412 when it is something else by now.", example: #""5f2c""#))

  static let ifNoneMatch = Operation.Parameter(
    name: "If-None-Match",
    schema: .text("The `ETag` of what you have: 304 when it is still that.", example: #""5f2c""#))

  static func seq(_ name: String, _ about: String) -> Operation.Parameter {
    Operation.Parameter(name: name, schema: Schemas.seq.about(about))
  }

  /// The parameter of a path that stands in braces.
  static func inPath(_ name: String) -> Operation.Parameter {
    switch name {
    case "room_id": Operation.Parameter(name: name, schema: Schemas.roomID)
    case "emoji": Operation.Parameter(name: name, schema: Schemas.emoji)
    case "message_id": Operation.Parameter(name: name, schema: Schemas.messageID)
    case "file_id": Operation.Parameter(name: name, schema: Schemas.fileID)
    case "hook_id": Operation.Parameter(name: name, schema: Schemas.hookID)
    case "secret":
      Operation.Parameter(
        name: name,
        schema: .text("The hook's secret.", 1, pattern: Schemas.visible, example: "roost_hook_Yk0x3v9"))
    case "connection_id":
      Operation.Parameter(name: name, schema: .integer("The number of a connection.", 0, example: 17))
    case "webhook_id": Operation.Parameter(name: name, schema: Schemas.webhookID)
    case "report_id":
      Operation.Parameter(name: name, schema: .integer("The number of a report.", 1, example: 4))
    case "bot": Operation.Parameter(name: name, schema: Schemas.userID.about("The number of a bot."))
    case "session_id": Operation.Parameter(name: name, schema: Schemas.sessionID)
    case "user":
      Operation.Parameter(
        name: name,
        schema: .text("A user's number or name.", pattern: #"^[A-Za-z0-9_.\-]{1,32}$"#, example: "alice"))
    default: Operation.Parameter(name: name, schema: .text("", 1, example: "x"))
    }
  }
}
