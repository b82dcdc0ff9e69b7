import Chat

extension Operation {
  static let getConnections = Operation(
    .connections, "getConnections", "See open WebSockets",
    about:
      "Totals for the server, and your own connections one by one; for administrators those of everybody, with addresses.",
    answers: [Answer(200, "Who is connected", .object(.connections))])

  static let getHealth = Operation(
    .server, "getHealth", "Is the server alive?", answers: [Answer(200, "It is", .object(.status))])

  static let getLiveness = Operation(
    .server, "getLiveness", "Is the server alive?", about: "The same under the name that clusters ask for.",
    answers: [Answer(200, "It is", .object(.status))])

  static let getReadiness = Operation(
    .server, "getReadiness", "Is the server ready?",
    about: "Not while it stops, and not while its storage does not work.",
    answers: [Answer(200, "It is", .object(.status))],
    refusals: [.stopping, Problem(.unavailable)])

  static let getMetrics = Operation(
    .server, "getMetrics", "Read the metrics",
    about: "For Prometheus. Open to the metrics token, or to the machine itself where none is set.",
    answers: [Answer(200, "The metrics", .text(mediaType: "text/plain"))])

  static let getOpenAPI = Operation(
    .server, "getOpenAPI", "Get this API's description",
    about: "OpenAPI 3.1, with a JSON Schema of every WebSocket frame.",
    answers: [
      Answer(200, "The document", .json, headers: [.entityTag]),
      Answer(304, "You have it already", headers: [.entityTag]),
    ])

  static let getDocs = Operation(
    .server, "getDocs", "Look something up", about: "The reference, as a page.", answers: pageAnswers)

  static let getReading = Operation(
    .server, "getReading", "Read the documentation", about: "The same, to be read from top to bottom.",
    answers: pageAnswers)

  private static let pageAnswers = [
    Answer(200, "The page", .text(mediaType: "text/html"), headers: [.entityTag]),
    Answer(304, "You have it already", headers: [.entityTag]),
  ]
}
