import Chat

extension Schemas {
  static let notificationFields: [Property] = [
    .required("id", notificationID),
    .required(
      "kind",
      .choice(
        Notification.Content.kinds,
        """
        A message that mentions you or the room, or one that answers yours; the newest message in a direct room; \
        somebody made you a member; what the administrators tell everybody.
        """, example: "mention")),
    .required("timestamp", time.about("When it happened. They are in this order.")),
    .required("room_id", roomID.nullable.about("Null for an announcement.")),
    .required("room_name", .text("Empty for a direct room.", example: "Garden").nullable),
    .optional(
      "message",
      .object("The message, of the first three kinds; without its reactions.", changedMessageFields)),
    .rare("by", .object("Who made you a member.", authorFields)),
    .rare("announcement", announcementText),
  ]

  static let notification = Schema.object(
    "Something that concerns you.",
    notificationFields + [
      .required("read", .boolean("You have read the room up to there, or said so.", example: false))
    ])

  static let notifications = Schema.object(
    "What concerns you, the newest first.",
    [unreadNotificationCount, .required("notifications", .list(.component(.notification)))])

  static let unreadNotificationCount = Property.required(
    "unread_count", .integer("Of all your notifications; 1,000 stands for that many or more.", 0, example: 1))

  static let unreadNotifications = Schema.object("How many are left.", [unreadNotificationCount])

  static let notificationChoice = Schema.object(
    "What you have read: everything, unless one of these is given.",
    [
      .rare("up_to", notificationID.about("This one and all before it.").nullable),
      .rare(
        "ids", Schema(.list(notificationID), about: "These, at most 200.", example: "[268435457]").nullable),
    ])

  private static let notificationID = Schema.integer(
    "Its number: a message's own, for the kinds that have one.", 1, to: largestID, example: 268_435_457)
}
