import Chat

extension Schemas {
  static let roomPatch = Schema.object(
    "Other settings for a room; what is left out stays.",
    [
      .optional("name", roomName.nullable), .optional("topic", topic.nullable),
      .optional("guests", .boolean("Guests may read and write.", example: false).nullable),
      .optional("read_only", .boolean("Only moderators and owners may post.", example: false).nullable),
      .optional("slow_mode", slowMode.nullable),
    ])

  static let newDirectRoom = Schema.object(
    "Whom to talk to.",
    [
      .required(
        "users",
        Schema(
          .list(Schema(.anything, about: "A user's number or name.")),
          about: "The others, by number or name: one to seven.", example: #"["bob"]"#))
    ])

  static let roomChangeFields: [Property] = [
    .required("event_seq", seq.about("The event's own place in the log.")),
    .required("room_id", roomID),
    .required("name", .text(example: "Garden")),
    .required("topic", topic),
    .required("guests", .boolean("Guests may read and write.", example: false)),
    .required("read_only", .boolean("Only moderators and owners may post.", example: false)),
    .required("slow_mode", slowMode),
    .required("by", userID.about("Who changed them.")),
  ]

  private static let roomName = Schema.text(
    "No public room may look the same.", 1, to: .setting(\.limits.roomNameCharacters),
    pattern: line, example: "Garden")
}
