import Chat

extension Operation {
  static let listPins = Operation(
    .messages, "listPins", "List the pinned messages",
    about: "The one pinned last first. There are never more than fit in one answer.",
    answers: [Answer(200, "The messages", .list(.message))])

  static let pinMessage = Operation(
    .messages, "pinMessage", "Pin a message to its room",
    about: """
      For moderators; in a direct room for everybody. Doing it again changes nothing. The room hears \
      `message_pinned`.
      """,
    answers: [Answer(204, "It is pinned")], refusals: refusals + [Problem(.tooManyPins)])

  static let unpinMessage = Operation(
    .messages, "unpinMessage", "Take a pinned message down",
    about: "As for pinning. The room hears `message_unpinned`. Deleting a message takes it down too.",
    answers: [Answer(204, "It is not pinned")], refusals: refusals)

  private static let refusals = [
    Problem(.notAMember), Problem(.readOnly), Problem(.messageNotFound),
    Problem(.forbidden("Only moderators may pin messages here")), Problem(.logFull), Problem(.busy),
    .stopping,
  ]
}
