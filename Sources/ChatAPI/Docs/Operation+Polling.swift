import Chat

extension Operation {
  private static let about = """
    The name in the call has to be the caller's own: by the session cookie, a bearer token, or the account's key in \
    the header `X-Chat-Key`.
    """

  static let pollingSend = Operation(
    .polling, "pollingSend", "Send a message to somebody or to a room", about: about,
    headers: [.idempotencyKey(128)], body: .json(.pollingMessageToSend),
    answers: [Answer(200, "It is stored", .object(.pollingSent))],
    refusals: callers + [
      .unknownRecipient, Problem(.roomNotFound), Problem(.notAMember), Problem(.banned), Problem(.readOnly),
      Problem(.muted), Problem(.clientIDConflict), Problem(.tooManyRooms), Problem(.roomFull),
      Problem(.logFull), .rateLimited("messages"), Problem(.busy), .stopping,
    ])

  static let pollingMessages = Operation(
    .polling, "pollingMessages", "Ask for what is new",
    about: """
      \(about) All that is new in the caller's rooms and direct rooms, oldest first, at most \(PollingRoutes.page) \
      messages; what the caller wrote in a direct room is left out. Ask again with the last `id` for more.
      """,
    query: [
      Parameter(name: "username", schema: .text("Your own name.", example: "john_doe")),
      Parameter(
        name: "last_id", schema: .integer("The last `id` that you have; 0 for everything.", example: 0)),
    ],
    answers: [Answer(200, "What is new", .object(.pollingPage))], refusals: callers)

  static let pollingCreateRoom = Operation(
    .polling, "pollingCreateRoom", "Make a private room for some people", about: about,
    body: .json(.pollingRoomToBe), answers: [Answer(200, "The room", .object(.pollingRoom))],
    refusals: callers + [
      .unknownRecipient, Problem(.roomFull), Problem(.tooManyRooms), Problem(.userNotFound), Problem(.busy),
      Problem(.forbidden("The server has as many rooms as it can hold")), .stopping,
    ])

  static let pollingLeaveRoom = Operation(
    .polling, "pollingLeaveRoom", "Leave a room", about: about, body: .json(.pollingDeparture),
    answers: [Answer(200, "It is done", .object(.pollingDone))],
    refusals: callers + [Problem(.roomNotFound), Problem(.notAMember), Problem(.busy), .stopping])

  static let pollingLogOut = Operation(
    .polling, "pollingLogOut", "End the session of the call", about: about, body: .json(.pollingName),
    answers: [Answer(200, "It is done", .object(.pollingDone))],
    refusals: callers + [Problem(.busy)])

  private static let callers = [
    Problem.notAuthenticated, .invalidToken, .unknownKey, .notYou, Problem(.accountDisabled),
    .rateLimited("failed sign-ins"),
  ]
}
