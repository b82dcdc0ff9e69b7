extension Schemas {
  static let webhookID = Schema.integer("The number of a webhook.", 1, to: largestID, example: 5)

  static let newWebhook = Schema.object(
    "An outgoing webhook to be.",
    [
      .required("url", webhookURL),
      .optional("events", events.about("What it wants to hear; left out or empty: everything.").nullable),
    ])

  static let webhook = Schema.object("An outgoing webhook.", webhookFields)

  static let webhookWithSecret = Schema.object(
    "An outgoing webhook with the secret that signs what it gets, which is shown this once.",
    webhookFields + [
      .required("secret", .text("For Standard Webhooks' libraries.", example: "whsec_C2FVsBQIhrscChlQIMV…"))
    ])

  static let delivery = Schema.object(
    "One attempt to deliver an event.",
    [
      .required("event_seq", seq.about("The event's place in the room's log.")),
      .required("attempt", .integer("1 for the first.", 1, example: 1)),
      .required("at", time),
      .required("delivered", .boolean("The server answered 200 to 299.", example: true)),
      .required(
        "status", .integer("Of the HTTP answer; null: there was none.", example: 204).nullable),
      .required(
        "failure",
        .text("Why there was no answer: a word such as `timed_out`.", example: "timed_out").nullable
          .example("null")),
      .required("duration_ms", .integer("", 0, example: 38)),
    ])

  private static let webhookURL = Schema.text(
    "`https` or `http`, to a public address; the port is 80, 443 or above 1023.", 1, to: 2_048,
    pattern: "^[hH][tT][tT][pP][sS]?://[!-~]+$", example: "https://ci.example.org/roost")

  private static let events = Schema.list(
    .choice(ServerFrame.Kind.ofLog.map(\.rawValue), "", example: "message"), "Kinds of events of the log.")

  private static let webhookFields: [Property] = [
    .required("id", webhookID),
    .required("room_id", roomID),
    .required("url", webhookURL),
    .required("events", events.about("Empty: all.")),
    .required("created_by", userID),
    .required("created_at", time),
    .required(
      "status",
      .choice(
        ["active", "failing", "disabled"],
        "Failing: it is tried again. Disabled: it failed for too long, or answered 410; nothing more is sent.",
        example: "active")),
    .required("delivered_seq", seq.about("Everything up to here was delivered, or not wanted.")),
    .required("failing_since", time.nullable.example("null")),
  ]
}
