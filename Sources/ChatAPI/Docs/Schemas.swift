import Chat

/// What the objects of the API consist of. Fields that several share stand once.
enum Schemas {
  static let signIn = Schema.object(
    "Who signs in. Every other field of the OAuth2 password form is ignored.",
    [
      .required("username", .text("Your username, in any case.", pattern: noNUL, example: "alice")),
      .required("password", .text(pattern: noNUL, format: "password", example: "correct horse battery")),
    ])

  static let refresh = Schema.object(
    "A refresh token, to be exchanged.",
    [
      .required(
        "refresh_token", .text("The newest one of this sign-in.", pattern: noNUL, example: "Yk0x3v9…"))
    ])

  static let tokens = Schema.object(
    "What signing in gives.",
    [
      .required(
        "access_token", .text("A JWT for `Authorization: Bearer`.", example: "eyJhbGciOiJIUzI1NiIs…")),
      .required("token_type", Schema(.constant("bearer"))),
      .required("expires_in", .integer("Seconds until the access token runs out.", 1, example: 1_800)),
      .required("refresh_token", .text("Good for one call to renew both.", example: "Yk0x3v9…")),
    ])

  // MARK: People

  static let newUser = Schema.object(
    "An account to be. Fields that are not listed are ignored, never applied.",
    [
      .required("username", username),
      .required(
        "password",
        .text(
          "Not a common one, and not your name.", .setting(\.passwordLength.lowerBound),
          to: .setting(\.passwordLength.upperBound), pattern: noNUL, format: "password",
          example: "correct horse battery")),
      .optional("email", email),
      .optional(
        "display_name",
        .text(
          "Shown instead of the username; surrounding spaces are cut off.", 1,
          to: .setting(\.limits.displayNameCharacters), pattern: line, example: "Alice B."
        ).nullable),
    ])

  static let user = Schema.object("An account as everybody may see it.", userFields + [presenceStatus])

  static let ownUser = Schema.object("An account as its owner sees it.", ownUserFields)

  private static let ownUserFields =
    userFields + [.required("email", email.about("Seen by you only."))]

  static let me = Schema.object(
    "Your account.",
    ownUserFields + [.required("is_admin", .boolean("You administer the server.", example: false))])

  static let person = Schema.object(
    "Somebody who is present: an account or a guest, who has no status.",
    authorFields + [
      presenceStatus,
      .rare("status_text", statusText.about("What they say of themselves for now.")),
    ])

  static let presenceStatus = Property.rare(
    "status",
    .choice(
      PresenceStatus.allCases.map(\.rawValue),
      "Whether they are there: their devices taken together. For those who share a room with them.",
      example: "online"))

  static let userFields: [Property] = [
    .required("id", userID),
    .required("username", username),
    .required("display_name", .text("The username when none was chosen.", example: "Alice B.")),
    .required("created_at", time),
    .required("status_text", statusText.about("What they say of themselves for now.")),
    .required("do_not_disturb", .boolean("They ask for quiet.", example: false)),
    .required("is_bot", .boolean("It is a program.", example: false)),
    .required(
      "avatar_url",
      .text(
        "Where their picture is; another picture has another URL. Null for none.", format: "uri-reference",
        example: "/api/users/7/avatar?v=9f2c51d00a7b3e64"
      ).nullable),
  ]

  /// Who wrote or did something.
  /// Of a message's author besides: hooks write, but are never present.
  static let hookAuthorFields: [Property] = [
    .rare("bot", .boolean("There, and true, for what came through a hook.", example: true)),
    .rare("webhook_id", hookID),
  ]

  static let authorFields: [Property] = [
    .required("user_id", userID.nullable.about("Null for a guest, and for what came through a hook.")),
    .required("username", username),
    .rare("guest", .boolean("There, and true, for somebody without an account.", example: true)),
  ]

  // MARK: Places and problems

  static let status = Schema.object(
    "A probe's answer.", [.required("status", .text("One word.", example: "healthy"))])

  static let problem = Schema.object(
    "A refusal (RFC 9457). Programs read `code`, people read `detail`.",
    [
      .required("type", .text(format: "uri-reference", example: "about:blank")),
      .required("title", .text("The status in words.", example: "Not Found")),
      .required("status", .integer("The HTTP status again.", 400, to: 599, example: 404)),
      .required("detail", .text("One sentence for people.", example: "Room not found")),
      .required("code", .text("One word that never changes.", example: "room_not_found")),
      .rare("message", .text("As `detail`; only from calls of other dialects.", example: "Room not found")),
      .rare("errors", .list(.component(.fieldError), "Which fields are wrong.").example("[]")),
    ])

  static let fieldError = Schema.object(
    "One field that is wrong.",
    [
      .required(
        "pointer", .text("Where, as a JSON Pointer (RFC 6901); a query's field too.", example: "/content")),
      .required("code", .text(example: "missing_content")),
      .required("detail", .text(example: "content is required")),
    ])

  static let connections = Schema.object(
    "Who is connected by WebSocket.",
    [
      .required("total", .integer("Open sockets.", 0, example: 3)),
      .required("accounts", .integer("Those of accounts.", 0, example: 2)),
      .required("guests", .integer("Those of guests, and of nobody yet.", 0, example: 1)),
      .required(
        "by_path",
        Schema(
          .map(.integer("", 0, example: 1)), about: "Sockets by the path they came to.",
          example: #"{"/ws": 1, "/ws/auth": 2}"#)),
      .required("rooms", .list(.component(.roomConnections), "Sockets in each room.")),
      .required(
        "connections", .list(.component(.connection), "Your own sockets; for administrators everybody's.")),
    ])

  static let roomConnections = Schema.object(
    "How many sockets are in a room.",
    [.required("room_id", roomID), .required("connections", .integer("", 0, example: 2))])

  static let connection = Schema.object(
    "One open socket.",
    [
      .required("id", .integer("As in `connection_established`.", 0, example: 17)),
      .required("path", .text(example: "/ws/auth")),
      .required("user_id", userID.nullable),
      .required("username", username.nullable),
      .rare("address", .text("Where it comes from; for administrators.", example: "192.0.2.7")),
      .required("room_ids", .list(roomID, "The rooms it has entered.")),
      .required("connected_at", time),
      .required("idle_seconds", .integer("Since it last sent anything.", 0, example: 4)),
      .required("bytes_in", .integer("From the client.", 0, example: 812)),
      .required("bytes_out", .integer("To the client.", 0, example: 10_240)),
      .required("frames_in", .integer("", 0, example: 9)),
      .required("frames_out", .integer("", 0, example: 41)),
    ])
}

// MARK: Values

extension Schemas {
  /// U+0000 is refused everywhere.
  static let noNUL = #"^[^\u0000]*$"#
  /// No control characters.
  static let printed = #"^[^\u0000-\u001F\u007F-\u009F]*$"#
  /// Letters, digits and signs of ASCII.
  static let visible = "^[!-~]+$"
  /// What is refused in names and topics: control characters, and those that hide or reorder text.
  static let line =
    #"^[^\u0000-\u001F\u007F-\u009F\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]*$"#

  static let userID = Schema.integer("The number of an account.", 1, to: largestID, example: 7)
  static let roomID = Schema.integer("The number of a room; 1 is the lobby.", 1, to: 33_554_431, example: 42)
  static let messageID = Schema.integer(
    "The number of a message: `room_id × 2^28 + seq`.", 1, to: largestID, example: 11_274_289_155)
  static let seq = Schema.integer(
    "A place in the room's log: 1, 2, 3 … without gaps.", 0, to: .fixed(Seq.max), example: 3)
  static let time = Schema.text("", format: "date-time", example: "2026-03-01T12:00:00.000Z")
  static let username = Schema.text(
    "Unique without regard to case.", 1, to: 32, pattern: "^[A-Za-z0-9_.\\-]+$", example: "alice")
  static let email = Schema.text(
    "Never shown to others.", to: 254,
    pattern: #"^[^\u0000-\u0020\u007F@]+@[^\u0000-\u0020\u007F@.]+(\.[^\u0000-\u0020\u007F@.]+)+$"#,
    example: "alice@example.org"
  ).nullable
  static let clientID = Schema.text(
    "Your own name for the message. Sending again under it stores nothing twice.", 1, to: 128,
    pattern: noNUL, example: "c-5f1e"
  )
  static let content = Schema.text(
    "The raw text; escaping it is the viewer's work. Not only white space.", 1,
    to: .setting(\.limits.messageCharacters), pattern: #"^[^\u0000]*[^\u0000\s][^\u0000]*$"#,
    example: "Hello!")

  /// 2^53 - 1, which JavaScript still reads exactly.
  static let largestID: Bound = 9_007_199_254_740_991
}
