import Chat

extension Operation {
  static let getSetUp = Operation(
    .admin, "getSetUp", "Has the server an administrator, and does it let guests in?",
    answers: [Answer(200, "Whether it needs one, and whether it does", .object(.setUpState))])

  static let setUp = Operation(
    .admin, "setUp", "Make the first administrator",
    about: """
      With the code that the server prints at its start as long as it has no administrator. The code ends with the \
      first one.
      """,
    body: .json(.setUp),
    answers: [Answer(201, "The account", .object(.ownUser), headers: [.location])],
    refusals: [
      Problem(.setUpDone), Problem(.invalidCode), Problem(.usernameTaken), .rateLimited("failed sign-ins"),
      Problem(.busy), .signInBusy, .stopping,
    ])

  static let resetPassword = Operation(
    .authentication, "resetPassword", "Choose another password with a code",
    about: "An administrator hands the code over. It is good once, for a day; all sessions end.",
    body: .json(.passwordReset), answers: [Answer(204, "It is done")],
    refusals: [
      Problem(.invalidCode), .rateLimited("failed sign-ins"), Problem(.busy), .signInBusy, .stopping,
    ])

  static let adminListUsers = Operation(
    .admin, "adminListUsers", "Find accounts",
    about: "In the order of their ids, with what others do not see.",
    query: [
      Parameter(
        name: "q",
        schema: .text("A part of the username or the display name.", pattern: Schemas.noNUL, example: "ali")),
      .limit(50, to: 200), .cursor,
    ],
    answers: [Answer(200, "A page of accounts", .list(.adminUser), headers: [.nextPage])])

  static let adminChangeUser = Operation(
    .admin, "adminChangeUser", "Make an administrator, or disable an account",
    about: """
      A disabled account cannot sign in; its sessions, those of its bots and their sockets end at once. Fields that \
      are left out stay as they are. One administrator always stays.
      """,
    body: .json(.adminUserChange), answers: [Answer(200, "The account", .object(.adminUser))],
    refusals: acts + [Problem(.lastAdmin), Problem(.forbidden("A bot cannot be an administrator"))])

  static let adminListRooms = Operation(
    .admin, "adminListRooms", "Find rooms",
    about: """
      All of them, in the order of their ids, private and direct ones too. To delete one, rename it, or give it to \
      another owner, use the calls of rooms: administrators may.
      """,
    query: [
      Parameter(
        name: "q", schema: .text("A part of the name.", pattern: Schemas.noNUL, example: "gard")),
      .limit(50, to: 200), .cursor,
    ],
    answers: [Answer(200, "A page of rooms", .list(.adminRoom), headers: [.nextPage])])

  static let adminEndSessions = Operation(
    .admin, "adminEndSessions", "Sign an account out everywhere", answers: [Answer(204, "It is done")],
    refusals: acts)

  static let adminResetPassword = Operation(
    .admin, "adminResetPassword", "Make a code for another password",
    about: "Hand it over: `POST /api/password-reset` takes it once, for a day. Earlier codes end.",
    answers: [Answer(201, "The code, this once", .object(.passwordResetCode))],
    refusals: acts + [Problem(.forbidden("A bot has no password"))])

  static let adminAudit = Operation(
    .admin, "adminAudit", "Read the audit log",
    about: "What moderators and administrators did, the newest first. Nobody can change or delete it.",
    query: [
      Parameter(name: "actor_id", schema: Schemas.userID.about("Who did it.")),
      Parameter(name: "user_id", schema: Schemas.userID.about("Who it was done to.")),
      Parameter(name: "room_id", schema: Schemas.roomID),
      Parameter(name: "action", schema: Schemas.auditAction),
      .limit(50, to: 200), .cursor,
    ],
    answers: [Answer(200, "A page of the log", .list(.auditEntry), headers: [.nextPage])])

  static let readAnnouncement = Operation(
    .server, "readAnnouncement", "Read the announcement",
    answers: [Answer(200, "It, or an empty text", .object(.publicAnnouncement))])

  static let adminGetAnnouncement = Operation(
    .admin, "adminGetAnnouncement", "Get the announcement",
    answers: [Answer(200, "It, or an empty text", .object(.announcement))])

  static let adminSetAnnouncement = Operation(
    .admin, "adminSetAnnouncement", "Tell everybody something",
    about: "Every open socket gets an `announcement` frame. An empty text takes it back.",
    body: .json(.announcement), answers: [Answer(200, "It", .object(.announcement))],
    refusals: [Problem(.busy), .stopping])

  static let adminDisconnect = Operation(
    .admin, "adminDisconnect", "End a connection",
    about: "The socket is closed with 1008. Its session stays: the client may come back.",
    answers: [Answer(204, "It is done")], refusals: [Problem(.connectionNotFound), Problem(.busy), .stopping])

  private static let acts = [Problem(.userNotFound), Problem(.busy), .stopping]
}
