import Chat

extension Schemas {
  static let guestRoomName = Schema.object(
    "A room to be.",
    [
      .required(
        "name",
        .text("Surrounding spaces are cut off.", 1, to: .setting(\.limits.roomNameCharacters), example: "Tea")
      )
    ])

  static let guestRoom = Schema.object(
    "A room.",
    [
      .required("id", publicID), .required("name", .text(example: "Tea")), .required("created_at", naiveTime),
    ])

  static let guestRoomsMessage = Schema.object(
    "A message.",
    [
      .required("id", publicID), .required("room_id", publicID),
      .required("username", .text("Who wrote it.", example: "John")),
      .required("content", .text("As it was sent.", example: "Hello!")), .required("timestamp", naiveTime),
      .rare("guest", .boolean("Its author has no account.", example: true)),
      .rare("client_id", clientID),
    ])

  private static let publicID = Schema.text(
    "The number that other clients see, as a UUID.", format: "uuid",
    example: "00000000-0000-8000-8000-000000000001")
  private static let naiveTime = Schema.text(
    "UTC, without a zone.", pattern: #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$"#,
    example: "2024-01-01T12:00:00.000000")
}
