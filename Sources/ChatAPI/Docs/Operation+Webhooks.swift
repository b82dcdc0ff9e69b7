import Chat

extension Operation {
  static let createWebhook = Operation(
    .rooms, "createWebhook", "Make an outgoing webhook",
    about: """
      A server that is told of every event of this room's log, by `POST` with a body \
      `{"type", "timestamp", "data"}`, where `data` is the frame that members get. Signed as Standard Webhooks \
      says, in order, at least once (`webhook-id` is the same each time), and tried again for a day until it \
      answers 200 to 299; a `Retry-After` of up to an hour is respected. Redirects are not followed. For moderators.
      """,
    body: .json(.newWebhook),
    answers: [Answer(201, "The webhook, and its secret this once", .object(.webhookWithSecret))],
    refusals: managing + [
      Problem(.invalid(.url, "The URL must lead to a public address")),
      .field("/events", "invalid_events", "There is no event of the log of one of these names"),
      Problem(.tooManyHooks),
    ])

  static let listWebhooks = Operation(
    .rooms, "listWebhooks", "List outgoing webhooks", about: "Without their secrets. For moderators.",
    answers: [Answer(200, "The room's webhooks", .list(.webhook))], refusals: managing)

  static let deleteWebhook = Operation(
    .rooms, "deleteWebhook", "Delete an outgoing webhook", about: "Nothing more is sent. For moderators.",
    answers: [Answer(204, "It is gone")], refusals: managing + [Problem(.hookNotFound)])

  static let resumeWebhook = Operation(
    .rooms, "resumeWebhook", "Resume an outgoing webhook",
    about: """
      One that was disabled, or waits for its next attempt, goes on at once with the first event that was not \
      delivered. For moderators.
      """,
    answers: [Answer(200, "The webhook", .object(.webhook))], refusals: managing + [Problem(.hookNotFound)])

  static let listDeliveries = Operation(
    .rooms, "listDeliveries", "List what was sent to a webhook",
    about: "The newest hundred attempts, newest first. For moderators.",
    answers: [Answer(200, "The attempts", .list(.delivery))], refusals: managing + [Problem(.hookNotFound)])

  private static let managing: [Problem] = [
    Problem(.notAMember), Problem(.notYourRole), Problem(.busy),
    .stopping,
  ]
}
