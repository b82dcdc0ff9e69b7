import Chat

extension Operation {
  private static let about = "Without an account the caller is a guest, unless the server has `GUESTS=off`."

  static let guestRoomsCreate = Operation(
    .guestRooms, "guestRoomsCreate", "Make a room for guests",
    about:
      "\(about) The cookie `guest` makes a guest the room's owner; names of guests' rooms need not be unique.",
    body: .json(.guestRoomName), answers: [Answer(201, "The room", .object(.guestRoom))],
    refusals: callers + [
      Problem(.invalid(.name, "A room name has 1 to 100 characters")), Problem(.roomNameTaken),
      Problem(.tooManyRooms), .rateLimited("new rooms from your address"), Problem(.busy),
      Problem(.accountDisabled), Problem(.forbidden("The server has as many rooms as it can hold")),
    ])

  static let guestRoomsList = Operation(
    .guestRooms, "guestRoomsList", "List the rooms for guests", about: about,
    query: [.limit(1_000, to: 1_000), .cursor],
    answers: [Answer(200, "The rooms, oldest first", .list(.guestRoom), headers: [.nextPage])],
    refusals: callers)

  static let guestRoomsMessages = Operation(
    .guestRooms, "guestRoomsMessages", "Read the newest messages of a room", about: about,
    query: [.limit(100, to: 200)],
    answers: [Answer(200, "Messages, oldest first", .list(.guestRoomsMessage))],
    refusals: callers + [Problem(.roomNotFound), Problem(.banned)])

  static let guestRoomsDelete = Operation(
    .guestRooms, "guestRoomsDelete", "Delete a room that is your own",
    about: "A guest needs the cookie with which the room was made.", answers: [Answer(204, "It is gone")],
    refusals: callers + [
      Problem(.roomNotFound), Problem(.notYourRoom), Problem(.notAMember), Problem(.busy),
    ])

  private static let callers = [Problem.notAuthenticated, .invalidToken]
}

extension SocketOperation {
  static let guestRooms = SocketOperation(
    id: "openGuestRoom", summary: "One room for guests, under a name of your own",
    about: """
      Speaks the GuestRooms dialect: objects of a `type` and its `data`. With an account's token or cookie you are \
      your account.
      """,
    query: [
      Operation.Parameter(
        name: "username",
        schema: .text("1 to 32 letters, digits, dots, dashes or underscores.", example: "John"))
    ], speaksChat: false,
    refusals: [
      .notAuthenticated, .invalidToken, .foreignOrigin, .foreignName, .nameInUse, Problem(.roomNotFound),
      .tooManyHandshakes, .overloaded,
    ])
}
