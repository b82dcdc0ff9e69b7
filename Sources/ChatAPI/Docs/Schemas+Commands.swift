extension Schemas {
  static let command = Schema.object(
    "A slash command.",
    [
      .required("name", .text("The word behind the slash.", example: "me")),
      .required("usage", .text("How it is written.", example: "/me text")),
      .required("description", .text("What it does.", example: "Says what you do")),
    ])

  static let commandResult = Schema.object("What a command has to say, to you alone.", commandResultFields)

  static let commandResultFields: [Property] = [
    .required("command", .text("The command's name.", example: "kick")),
    .required(
      "text", .text("For people; it may have several lines.", example: "bob is no member of this room")),
  ]
}
