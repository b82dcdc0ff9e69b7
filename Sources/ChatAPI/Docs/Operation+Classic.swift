import Chat

extension Operation {
  static let classicCreateMessage = Operation(
    .classic, "classicCreateMessage", "Send a message to a room",
    about: "What `POST /api/rooms/{room_id}/messages` does, for the room in the body.",
    headers: [.idempotencyKey(128)], body: .json(.classicMessage), answers: createMessage.answers,
    refusals: createMessage.refusals + [Problem(.roomNotFound), Problem(.banned)])

  static let classicListMessages = Operation(
    .classic, "classicListMessages", "Read a room's messages",
    about: "What `GET /api/rooms/{room_id}/messages` does.", query: listMessages.query,
    answers: listMessages.answers)
}
