import Chat

extension Schemas {
  static let setUpState = Schema.object(
    "What there is to know before one signs in.",
    [
      .required("needed", .boolean("Whether the server waits for its first administrator.", example: false)),
      .required("guests", .boolean("Whether people without an account may write.", example: true)),
    ])

  static let setUp = Schema.object(
    "The first administrator to be.",
    [
      .required("code", .text("As printed at the server's start.", pattern: noNUL, example: "Yk0x3v9…")),
      .required("username", username),
      .required("password", chosenPassword),
    ])

  static let passwordReset = Schema.object(
    "A code, and the password that you want.",
    [
      .required("code", .text("From an administrator.", pattern: noNUL, example: "Yk0x3v9…")),
      .required("password", chosenPassword),
    ])

  static let passwordResetCode = Schema.object(
    "What lets somebody choose another password.",
    [
      .required("code", .text("For `POST /api/password-reset`, once.", example: "Yk0x3v9…")),
      .required("expires_at", time),
    ])

  static let adminUser = Schema.object(
    "An account as administrators see it.",
    userFields + [
      .required("email", email),
      .required("is_admin", .boolean("It is an administrator.", example: false)),
      .required("disabled", .boolean("It cannot sign in.", example: false)),
      .required("disabled_at", time.nullable),
      .required("session_count", .integer("Sessions that may still be used.", 0, example: 2)),
      .required("last_seen_at", time.nullable.about("When a session was last seen to be used.")),
    ])

  static let adminRoom = Schema.object(
    "A room as administrators see it.",
    roomFields + [
      .required("owner_id", userID.nullable.about("The first of its owners; null where there is none.")),
      .required("last_message_at", time.nullable.about("When something was last said in it.")),
      .required("hook_count", .integer("Incoming hooks.", 0, example: 1)),
      .required("webhook_count", .integer("Outgoing webhooks.", 0, example: 0)),
    ])

  static let adminUserChange = Schema.object(
    "What an account is to be.",
    [
      .optional("is_admin", .boolean("It is an administrator.", example: true).nullable),
      .optional("disabled", .boolean("It cannot sign in.", example: false).nullable),
    ])

  static let auditAction = Schema.choice(
    AuditAction.allCases.map(\.rawValue), "What was done.", example: "kick")

  static let auditEntry = Schema.object(
    "A line of the audit log.",
    [
      .required("id", .integer("In the order of the acts.", 1, example: 12)),
      .required("at", time),
      .required("action", auditAction),
      .required("actor_id", userID.nullable.about("Who did it; null for the server's operator.")),
      .required("user_id", userID.nullable.about("Who it was done to.")),
      .required("room_id", roomID.nullable),
      .required("message_id", messageID.nullable),
      .required("detail", .text("What the other fields leave open, such as a role.", example: "")),
    ])

  static let announcementText = Schema.text(
    "One line; empty for none.", to: .setting(\.limits.topicCharacters), pattern: line,
    example: "Maintenance at noon")

  static let announcement = Schema.object(
    "What the administrators tell everybody.", [.required("announcement", announcementText)])

  static let publicAnnouncement = Schema.object(
    "What the administrators tell everybody.",
    [.required("status", Schema(.constant("success"))), .required("announcement", announcementText)])

  private static let chosenPassword = Schema.text(
    "Not a common one, and not the name.", .setting(\.passwordLength.lowerBound),
    to: .setting(\.passwordLength.upperBound), pattern: noNUL, format: "password",
    example: "correct horse battery")
}
