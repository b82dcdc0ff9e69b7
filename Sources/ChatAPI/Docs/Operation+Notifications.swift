import Chat

extension Operation {
  static let listNotifications = Operation(
    .users, "listNotifications", "List what concerns you",
    about: """
      Mentions, answers to your messages, direct rooms with something new, rooms you were made a member of, and the \
      announcement: the newest first. What you may not read any more is not in it, nor what was deleted.
      """,
    query: [
      Parameter(
        name: "unread",
        schema: Schema.boolean("Only what you have not read.", example: true)), .limit(50, to: 200), .cursor,
    ],
    answers: [Answer(200, "A page of notifications", .object(.notifications), headers: [.nextPage])],
    refusals: [.field("/unread", "invalid_unread", "unread is true or false")])

  static let readNotifications = Operation(
    .users, "readNotifications", "Mark notifications as read",
    about: "Reading a room does it for those of its messages. Your devices hear `notifications_read`.",
    body: .json(.notificationChoice),
    answers: [Answer(200, "How many are left", .object(.unreadNotifications))],
    refusals: [
      Problem(.invalid(.ids, "Name at most 200 notifications")), Problem(.notificationNotFound),
      Problem(.busy), .stopping,
    ])
}
