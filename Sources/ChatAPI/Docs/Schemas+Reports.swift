import Chat

extension Schemas {
  static let reportStatus = Schema.choice(
    ReportStatus.allCases.map(\.rawValue), "What became of it.", example: "open")

  private static let reason = Schema.text(
    "What is wrong, in a line.", 1, to: .setting(\.limits.topicCharacters), pattern: line, example: "Spam")
  private static let reportNote = Schema.text(
    "What the administrator who settled it wrote.", to: .setting(\.limits.topicCharacters), pattern: line,
    example: "Warned")

  static let newReport = Schema.object(
    "What is reported: a message, or else a person.",
    [
      .required("reason", reason), .optional("message_id", messageID.nullable),
      .rare("user", .text("A user's number or name.", 1, to: 32, pattern: noNUL, example: "bob").nullable),
    ])

  private static let ownReportFields: [Property] = [
    .required("id", .integer("The number of a report.", 1, example: 4)),
    .required("created_at", time),
    .required("message_id", messageID.nullable),
    .required("room_id", roomID.nullable),
    .required("user_id", userID.nullable.about("Who is reported; of a message its author.")),
    .required("reason", reason),
  ]

  static let ownReport = Schema.object("A report as the one who made it sees it.", ownReportFields)

  static let report = Schema.object(
    "A report.",
    ownReportFields + [
      .required("reporter_id", userID.about("Who made it.")),
      .required("status", reportStatus),
      .required("note", reportNote),
      .required("handled_by", userID.nullable),
    ])

  static let reportChange = Schema.object(
    "What becomes of a report.",
    [.required("status", reportStatus), .optional("note", reportNote.nullable)])

  private static func latencies(_ about: String) -> Schema {
    .object(
      about,
      [
        .required("count", .integer("", 0, example: 812)),
        .required(
          "p50_us",
          .integer("Half took less, in microseconds; null: there were none.", 0, example: 448).nullable),
        .required("p99_us", .integer("99 of 100 took less.", 0, example: 3_584).nullable),
      ])
  }

  static let statistics = Schema.object(
    "How much there is.",
    [
      .required("users", .integer("Accounts.", 0, example: 12)),
      .required("rooms", .integer("", 0, example: 5)),
      .required("messages", .integer("Deleted ones too.", 0, example: 4_096)),
      .required("connections", .integer("Open sockets.", 0, example: 3)),
      .required("database_bytes", .integer("", 0, example: 1_048_576)),
      .required("file_bytes", .integer("Of all uploaded files.", 0, example: 48_213)),
      .required(
        "memory_bytes", .integer("Of the process; null where it is not known.", 0, example: 1).nullable),
      .required("started_at", time),
      .required("uptime_seconds", .integer("", 0, example: 3_600)),
      .required("request_times", latencies("How long requests took since the start.")),
      .required("commit_times", latencies("How long it took to make writes durable, since the start.")),
      .required(
        "days",
        .list(
          .object(
            "A day.",
            [
              .required("day", time.about("Its midnight, UTC.")),
              .required("messages", .integer("Sent on it.", 0, example: 40)),
              .required("users", .integer("Accounts made on it.", 0, example: 1)),
            ]), "The oldest first.")),
    ])

  static let shownSettings = Schema.object(
    "The settings in force.",
    [
      .required(
        "settings",
        .list(
          .object(
            "A setting.",
            [
              .required("name", .text(example: "PORT")),
              .required(
                "value", .text("`(set)` for a secret, `(not set)` where there is none.", example: "8080")),
              .required("default", .text("What it is where nobody sets it.", example: "8000")),
              .required("changed", .boolean("It is something else than that.", example: true)),
              .required("secret", .boolean("Its value is shown to nobody.", example: false)),
              .required("group", .text("The heading it stands under.", example: "Listening")),
              .required("meaning", .text("What it does, and what it may be.", example: "The port (0-65535)")),
            ])))
    ])
}
