import Chat

extension Schemas {
  static let memberUpdate = Schema.object(
    "What a member is to be.",
    [
      .optional("role", role.nullable),
      .rare(
        "muted_until",
        .text(
          "May not post before this time; null: may again.", format: "date-time",
          example: "2026-03-01T12:00:00Z"
        ).nullable),
    ])

  static let ban = Schema.object(
    "Who is to be kept out.",
    [.required("user", .text("A user's number or name.", 1, to: 32, pattern: noNUL, example: "bob"))])

  static let roomBan = Schema.object(
    "Somebody who is kept out of a room.",
    [
      .required("user", .component(.user)),
      .required("banned_by", .component(.user)),
      .required("banned_at", time),
    ])

  static let memberChangeFields: [Property] = [
    eventPlace,
    .required("room_id", roomID),
    .required(
      "change", .choice(MemberChange.Kind.allCases.map(\.rawValue), "What happened.", example: "joined")),
    .required("user_id", userID.about("Whose membership changed.")),
    .required("username", username),
    .required("by", userID.about("Who did it.")),
    .rare("role", role.about("From now on, when somebody joined or has another role.")),
    .rare("muted_until", time.about("When somebody was muted.")),
  ]

  private static let eventPlace = Property.required(
    "event_seq", seq.about("The event's own place in the log."))
}
