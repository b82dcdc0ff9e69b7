import Chat

extension Schemas {
  static let newBot = Schema.object(
    "A bot to be.",
    [
      .required("username", username),
      .optional(
        "display_name",
        .text(
          "Shown instead of the username; surrounding spaces are cut off.", 1,
          to: .setting(\.limits.displayNameCharacters), pattern: line, example: "Build bot"
        ).nullable),
    ])

  static let botWithToken = Schema.object(
    "A bot with its token, which is shown this once.",
    userFields + [
      .required(
        "token",
        .text(
          "For `Authorization: Bearer` and every socket, until it is replaced.", example: "roost_bot_Yk0x3v9…"
        ))
    ])
}
