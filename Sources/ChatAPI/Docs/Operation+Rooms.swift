import Chat

// MARK: Rooms

extension Operation {
  static let createRoom = Operation(
    .rooms, "createRoom", "Create a room",
    about: """
      You become its owner. With the header `Idempotency-Key`, the same request within a day makes no second room, but \
      answers the first one.
      """,
    headers: [.idempotencyKey(255)], body: .json(.newRoom),
    answers: [Answer(201, "The room", .object(.room), headers: [.location])],
    refusals: [
      Problem(.userNotFound), Problem(.roomNameTaken), Problem(.tooManyRooms), Problem(.roomFull),
      Problem(.keyReused),
      Problem(.roomNotFound),
    ])

  static let listRooms = Operation(
    .rooms, "listRooms", "List rooms",
    about: "Those you are a member of and those you may join, in the order of their ids.",
    query: [.limit(200, to: 200), .cursor],
    answers: [Answer(200, "A page of rooms", .list(.room), headers: [.nextPage])])

  static let getRoom = Operation(
    .rooms, "getRoom", "Get a room",
    answers: [Answer(200, "The room", .object(.room), headers: [.entityTag]), .notModified])

  static let joinRoom = Operation(
    .rooms, "joinRoom", "Join a room", about: "Public rooms only. Joining twice is no error.",
    answers: [Answer(200, "The room, with you as a member", .object(.room))],
    refusals: [Problem(.roomFull), Problem(.tooManyRooms)])

  static let leaveRoom = Operation(
    .rooms, "leaveRoom", "Leave a room",
    about: "An owner hands over to the oldest moderator, or else to the oldest member.",
    answers: [Answer(200, "You are out", .object(.roomLeft))],
    refusals: [Problem(.notAMember), Problem(.forbidden("A direct room cannot be left"))])

  static let markRead = Operation(
    .rooms, "markRead", "Say how far you have read",
    about: """
      One marker for all your devices, which hear of it by `read`. It never goes back, nor beyond the end of the \
      log.
      """,
    body: .json(.readMark), answers: [Answer(200, "How far you have read now", .object(.readState))],
    refusals: [Problem(.notAMember), Problem(.busy), .stopping])

  static let setNotifications = Operation(
    .rooms, "setNotifications", "Choose of what in a room you hear",
    about:
      "For all your devices, which hear of it by `read`. Whoever leaves and comes back hears of everything.",
    body: .json(.notificationLevel),
    answers: [Answer(200, "What is unread now", .object(.readState))],
    refusals: [
      .field("/level", "invalid_level", "level is all, mentions or none"), Problem(.notAMember),
      Problem(.busy), .stopping,
    ])

  static let listMembers = Operation(
    .rooms, "listMembers", "List members", about: "In the order of their ids.",
    query: [.limit(100, to: 200), .cursor],
    answers: [Answer(200, "A page of members", .list(.member), headers: [.nextPage])])
}

// MARK: Messages

extension Operation {
  static let listMessages = Operation(
    .messages, "listMessages", "Read messages",
    about: """
      A page of the room's messages, oldest first. At most one of `before`, `after` and `around`; without \
      any of them, the newest. A page of large messages is shorter than `limit`: only `Link` says whether \
      more follows.
      """,
    query: [
      .seq("before", "Messages before this one."), .seq("after", "Messages after this one."),
      .seq("around", "Messages on both sides of this one, itself included."),
      .limit(.setting(\.historyPage), to: .setting(\.limits.historyPage)),
    ],
    answers: [Answer(200, "A page of messages", .list(.message), headers: [.nextPage])])

  static let createMessage = Operation(
    .messages, "createMessage", "Send a message",
    about: """
      The answer is the acknowledgement: it leaves after the message is on disk. If it does not come, send \
      again with the same `client_id`: nothing is stored twice. The header `Idempotency-Key` stands in for a \
      `client_id` that is left out. A text that begins with a slash and a word is a command, see \
      `/api/commands`; with two slashes it is a text with one.
      With `attachments`, uploaded files become part of the message, and whoever may read it may have them. In place \
      of a file's number there may be an object that describes it: `{"id": 5, "alt": "Three eggs in a nest"}`.
      """,
    headers: [.idempotencyKey(128)], body: .json(.newMessage),
    answers: [
      Answer(201, "The message, stored", .object(.message), headers: [.location]),
      Answer(
        200, "It was stored before, under the same `client_id`; or what a command has to say",
        .either([.message, .commandResult])),
    ],
    refusals: [
      Problem(.notAMember), Problem(.readOnly), Problem(.muted), Problem(.slowMode(seconds: 5)),
      Problem(.messageNotFound),
      Problem(.fileNotFound), Problem(.invalid(.attachments, "A file can be posted once only")),
      Problem(.clientIDConflict), Problem(.unknownCommand), Problem(.forbidden("")), Problem(.userNotFound),
      Problem(.roomFull), Problem(.tooManyRooms), Problem(.logFull), .rateLimited("messages"), Problem(.busy),
      .stopping,
    ])

  static let listCommands = Operation(
    .messages, "listCommands", "List the slash commands",
    about: "For completion while writing. Commands are sent like messages.",
    query: [
      Parameter(name: "room_id", schema: Schemas.roomID.about("Leave out what you may not do in this room."))
    ],
    answers: [Answer(200, "The commands", .list(.command))],
    refusals: [Problem(.roomNotFound), Problem(.banned)])

  static let getMessage = Operation(
    .messages, "getMessage", "Get a message",
    answers: [Answer(200, "The message", .object(.message), headers: [.entityTag]), .notModified],
    refusals: [Problem(.messageNotFound)])

  static let editMessage = Operation(
    .messages, "editMessage", "Edit a message",
    about: """
      Your own only. The room hears `message_edited`. With the `ETag` of the message in `If-Match`, nothing is changed \
      when another device was faster to edit it.
      """,
    headers: [.ifMatch], body: .json(.messageEdit),
    answers: [Answer(200, "The message as it is now", .object(.message), headers: [.entityTag])],
    refusals: [
      Problem(.notAMember), Problem(.readOnly), Problem(.messageNotFound), Problem(.notYours),
      Problem(.muted), Problem(.tooLate), Problem(.changedMeanwhile),
      .rateLimited("messages"), Problem(.busy), .stopping,
    ])

  static let deleteMessage = Operation(
    .messages, "deleteMessage", "Delete a message",
    about: "Your own, or as a moderator anybody's. A tombstone stays; the room hears `message_deleted`.",
    answers: [Answer(204, "It is deleted")],
    refusals: [
      Problem(.notAMember), Problem(.readOnly), Problem(.messageNotFound), Problem(.notYours), Problem(.busy),
      .stopping,
    ])

  static let listReactions = Operation(
    .messages, "listReactions", "See who reacted",
    about: """
      Each emoji of the message with those who gave it first, in that order; `count` says how many there are in all.
      """,
    query: [
      Parameter(
        name: "limit",
        schema: .integer("How many people an emoji has at most.", 1, to: .fixed(50), example: 5).standard(10))
    ],
    answers: [Answer(200, "The reactions", .list(.reactionGivers))], refusals: [Problem(.messageNotFound)])

  static let listReactionGivers = Operation(
    .messages, "listReactionGivers", "See who gave an emoji",
    about: "Those who gave it first first; nobody where the message does not have it.",
    query: [.limit(100, to: 200), .cursor],
    answers: [Answer(200, "A page of accounts", .list(.user), headers: [.nextPage])],
    refusals: [
      Problem(.messageNotFound), Problem(.invalid(.emoji, "A reaction is exactly one emoji")),
    ])

  static let addReaction = Operation(
    .messages, "addReaction", "React with an emoji",
    about: "Doing it again changes nothing. The room hears `reaction`.",
    answers: [Answer(204, "You are among those who give it")], refusals: reactionRefusals)

  static let removeReaction = Operation(
    .messages, "removeReaction", "Take back an emoji",
    about: "Where you gave none nothing changes. The room hears `reaction`.",
    answers: [Answer(204, "You are not among those who give it")], refusals: reactionRefusals)

  private static let reactionRefusals = [
    Problem(.notAMember), Problem(.readOnly), Problem(.muted), Problem(.messageNotFound),
    Problem(.invalid(.emoji, "A reaction is exactly one emoji")), Problem(.tooManyReactions),
    Problem(.logFull),
    Problem(.busy), .stopping,
  ]

  static let getEarlierTexts = Operation(
    .messages, "getEarlierTexts", "See what a message said before", about: "For moderators.",
    answers: [Answer(200, "The texts", .object(.earlierTexts))],
    refusals: [
      Problem(.notAMember), Problem(.readOnly), Problem(.messageNotFound),
      Problem(.forbidden("Only moderators see what was written before")),
    ])

  static let listReplies = Operation(
    .messages, "listReplies", "Read the answers to a message",
    about: "Those that name it in `reply_to`, oldest first, also when it is deleted.",
    query: [
      .seq("after", "Answers after this place; 0, or nothing, for all."),
      .limit(.setting(\.historyPage), to: .setting(\.limits.historyPage)),
    ],
    answers: [Answer(200, "A page of messages", .list(.message), headers: [.nextPage])],
    refusals: [Problem(.messageNotFound)])

  static let listEvents = Operation(
    .messages, "listEvents", "Read the room's log",
    about: """
      Every event after `after`, oldest first, without gaps: what a client missed while it was away. A page of \
      large messages is shorter than `limit`: only `Link` says whether more follows.
      """,
    query: [
      .seq("after", "The last `seq` you have; 0, or nothing, for all."),
      .limit(.setting(\.limits.replayPage), to: .setting(\.limits.replayPage)),
    ],
    answers: [Answer(200, "A page of events", .list(.roomEvent), headers: [.nextPage])])
}
