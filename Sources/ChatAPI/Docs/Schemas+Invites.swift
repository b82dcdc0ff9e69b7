import Chat

extension Schemas {
  static let newInvite = Schema.object(
    "A link to be.",
    [
      .optional(
        "expires_in",
        .integer(
          "Seconds; 0: for ever; 7 days if left out.", 0, to: 31_536_000, example: 86_400
        ).nullable),
      .optional(
        "max_uses",
        .integer("How many may join by it; 0 or left out: as many as like.", 0, to: 100_000, example: 10)
          .nullable),
    ])

  static let invite = Schema.object(
    "A link by which whoever has it joins.",
    [
      .required("code", inviteCode),
      .required("url", .text("On this server.", format: "uri-reference", example: "/#invite=Yk0x3v9…")),
      .required("room_id", roomID),
      .required("created_by", userID),
      .required("created_at", time),
      .required("expires_at", time.nullable.about("Null: never.")),
      .required(
        "max_uses", .integer("Null: as many as like.", 1, to: 100_000, example: 10).nullable),
      .required("uses", .integer("How many have joined by it.", 0, example: 3)),
    ])

  static let invitePreview = Schema.object(
    "Where an invite leads.",
    [
      .required("code", inviteCode), .required("room", .component(.invitedRoom)),
      .required("expires_at", time.nullable.about("Null: never.")),
    ])

  static let invitedRoom = Schema.object(
    "What one may know of a room before joining it.",
    [
      .required("id", roomID), .required("name", .text(example: "Garden")), .required("topic", topic),
      .required(
        "kind", .choice(RoomKind.allCases.map(\.rawValue), "Who can find and enter it.", example: "private")),
      .required("member_count", .integer("", 0, example: 12)),
    ])

  private static let inviteCode = Schema.text("Nobody can guess it.", example: "Yk0x3v9…")
}
