import Chat

extension Schemas {
  static let pollingMessageToSend = Schema.object(
    "A message to be sent.",
    [
      .required("sender", pollingUsername),
      .required("recipient", .text("A username, or `room_` and a room's number.", example: "jane_smith")),
      .required("message", .text("As it is to be read.", 1, example: "Hello, how are you?")),
    ])

  static let pollingSent = Schema.object(
    "The message is stored.", [.required("status", success), .required("id", pollingID)])

  static let pollingPage = Schema.object(
    "Messages, oldest first.",
    [
      .required("status", success),
      .required(
        "messages",
        .list(
          .object(
            "A message.",
            [
              .required("id", pollingID),
              .required(
                "sender", .text("Who wrote it; `server` for what the room tells.", example: "jane_smith")),
              .required("recipient", .text("Your own name, or the room's.", example: "john_doe")),
              .required("message", .text("As it was sent.", example: "Fine, thanks!")),
            ]))),
    ])

  static let pollingRoomToBe = Schema.object(
    "A room to be.",
    [
      .required("admin", pollingUsername),
      .optional("participants", .list(.text(example: "jane_smith"), "Who is in it from the start.")),
    ])

  static let pollingRoom = Schema.object(
    "A room.",
    [
      .required("status", success), .required("message", .text("For people.", example: "The room is there")),
      .required("room_id", pollingRoomName),
    ])

  static let pollingDeparture = Schema.object(
    "Who leaves which room.", [.required("username", pollingUsername), .required("room_id", pollingRoomName)])

  static let pollingName = Schema.object("Who calls.", [.required("username", pollingUsername)])

  static let pollingDone = Schema.object(
    "It is done.",
    [.required("status", success), .required("message", .text("For people.", example: "You left the room"))])

  private static let success = Schema.choice(["success"], "", example: "success")
  private static let pollingUsername = Schema.text("Your own name.", example: "john_doe")
  private static let pollingRoomName = Schema.text("`room_` and its number.", example: "room_2")
  private static let pollingID = Schema.integer(
    "Grows with every message of the server: microseconds since 1970.", example: 1_700_000_000_000_000)

  static let classicMessage = Schema.object(
    "A message to be sent.", [.required("room_id", roomID)] + newMessage.properties)
}
