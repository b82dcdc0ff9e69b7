import Chat

// Tickets, devices and what one may change of oneself.

extension Schemas {
  static let ticket = Schema.object(
    "What opens one socket.",
    [
      .required("ticket", .text("For `?ticket=`.", example: "mJ3vT9kq…")),
      .required("expires_in", .integer("Seconds in which it must be used.", 1, example: 30)),
    ])

  static let sessionID = Schema.integer("The number of a session.", 1, to: largestID, example: 12)

  static let session = Schema.object(
    "A device that is signed in.",
    [
      .required("id", sessionID),
      .required("created_at", time),
      .required(
        "last_used_at", time.about("When its tokens were last renewed, or its cookie was used.")),
      .required("user_agent", .text("What it called itself.", to: 200, example: "Mozilla/5.0")),
      .required("current", .boolean("It is the one that asks.", example: true)),
    ])

  static let passwordChange = Schema.object(
    "The password you have, and the one you want.",
    [
      .required(
        "current_password", .text(pattern: noNUL, format: "password", example: "correct horse battery")),
      .required(
        "new_password",
        .text(
          "Not a common one, and not your name.", .setting(\.passwordLength.lowerBound),
          to: .setting(\.passwordLength.upperBound), pattern: noNUL, format: "password",
          example: "staple battery horse")),
    ])

  static let departure = Schema.object(
    "That you really want to go.",
    [
      .required(
        "password",
        .text("Your password.", pattern: noNUL, format: "password", example: "correct horse battery")),
      .optional(
        "messages",
        .choice(
          ["keep", "delete"],
          "Whether your messages stay, under a name that is nobody's, or are erased. `keep` if left out.",
          example: "keep"
        ).nullable),
    ])

  static let export = Schema.object(
    "A page of what is kept about you.",
    [
      .rare("user", .component(.ownUser).about("As all that is not in lists: on the first page.")),
      .rare("sessions", .list(.component(.session), "On the first page.")),
      .rare("rooms", .list(.component(.room), "Those you are in. On the first page.")),
      .rare("bots", .list(.component(.user), "On the first page.")),
      .rare("reports", .list(.component(.ownReport), "What you reported. On the first page.")),
      .required(
        "messages", .list(.component(.message), "By room, then by `seq`; deleted ones have no text.")),
      .required("reactions", .list(.component(.givenReaction), "To messages of the same stretch.")),
      .required("files", .list(.component(.ownFile), "What you uploaded: behind the last message.")),
    ])

  static let givenReaction = Schema.object(
    "An emoji that you gave.",
    [.required("message_id", messageID), .required("emoji", emoji)])

  static let statusText = Schema.text(
    "One line; empty for none.", to: .setting(\.limits.statusCharacters), pattern: line,
    example: "Out for lunch")

  static let profileChange = Schema.object(
    "What to change of yourself: fields that are left out stay, null clears.",
    [
      .optional(
        "display_name",
        .text(
          "Shown instead of the username; surrounding spaces are cut off.", 1,
          to: .setting(\.limits.displayNameCharacters), pattern: line, example: "Alice B."
        ).nullable),
      .optional("email", email),
      .optional("status_text", statusText.nullable),
      .optional("do_not_disturb", .boolean("Null leaves it as it is.", example: true).nullable),
    ])
}
