import Chat

extension Operation {
  static let createHook = Operation(
    .rooms, "createHook", "Make an incoming hook",
    about: "A secret address at which programs post in this room, without an account. For moderators.",
    body: .json(.newHook),
    answers: [Answer(201, "The hook, and its address this once", .object(.hookWithURL))],
    refusals: managing + [
      .field("/name", "invalid_name", "Usernames are 1 to 32 letters, digits, dots, dashes or underscores"),
      Problem(.usernameTaken), Problem(.tooManyHooks),
    ])

  static let listHooks = Operation(
    .rooms, "listHooks", "List incoming hooks", about: "Without their addresses. For moderators.",
    answers: [Answer(200, "The room's hooks", .list(.hook))], refusals: managing)

  static let deleteHook = Operation(
    .rooms, "deleteHook", "Delete an incoming hook", about: "Nothing more comes through it. For moderators.",
    answers: [Answer(204, "It is gone")], refusals: managing + [Problem(.hookNotFound)])

  static let postThroughHook = Operation(
    .messages, "postThroughHook", "Post through a hook",
    about: """
      The text is posted as it is; commands are not understood. With the header `Idempotency-Key` a repeated \
      call stores nothing twice.
      """,
    headers: [.idempotencyKey(128)], body: .json(.hookMessage),
    answers: [
      Answer(201, "The message, stored", .object(.message)),
      Answer(200, "It was stored before, under the same `Idempotency-Key`", .object(.message)),
    ],
    refusals: [
      Problem(.hookNotFound), Problem(.usernameTaken), Problem(.clientIDConflict), Problem(.logFull),
      .rateLimited("messages"), Problem(.busy), .stopping,
    ])

  private static let managing: [Problem] = [
    Problem(.notAMember), Problem(.notYourRole), Problem(.busy),
    .stopping,
  ]
}
