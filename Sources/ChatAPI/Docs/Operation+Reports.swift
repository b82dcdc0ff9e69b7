import Chat

extension Operation {
  static let createReport = Operation(
    .messages, "createReport", "Report a message or a person",
    about: """
      To the administrators, and for a message to the moderators of its room. Only what you may read can be reported; \
      the same again answers the first report.
      """,
    body: .json(.newReport), answers: [Answer(201, "The report", .object(.ownReport))],
    refusals: [
      Problem(.messageNotFound), Problem(.roomNotFound), Problem(.userNotFound), Problem(.banned),
      .rateLimited("reports"), Problem(.busy), .stopping,
    ])

  static let adminListReports = Operation(
    .admin, "adminListReports", "List reports", about: "The newest first.",
    query: [Parameter(name: "status", schema: Schemas.reportStatus), .limit(50, to: 200), .cursor],
    answers: [Answer(200, "A page of reports", .list(.report), headers: [.nextPage])])

  static let adminHandleReport = Operation(
    .admin, "adminHandleReport", "Settle a report", body: .json(.reportChange),
    answers: [Answer(200, "The report", .object(.report))],
    refusals: [
      .field("/status", "invalid_status", "status is open, resolved or dismissed"), Problem(.reportNotFound),
      Problem(.busy), .stopping,
    ])

  static let listReports = Operation(
    .rooms, "listReports", "List the reports of a room", about: "For its moderators. The newest first.",
    query: [.limit(50, to: 200), .cursor],
    answers: [Answer(200, "A page of reports", .list(.report), headers: [.nextPage])],
    refusals: [
      Problem(.forbidden("Only moderators see what is reported")), Problem(.notAMember), Problem(.readOnly),
    ])

  static let adminStatistics = Operation(
    .admin, "adminStatistics", "See the statistics", about: "The last thirty days one by one, in UTC.",
    answers: [Answer(200, "The figures", .object(.statistics))])

  static let adminSettings = Operation(
    .admin, "adminSettings", "See the settings in force",
    about:
      "In the order of `.env.example`, with their defaults. Of secrets it is told only whether they are set.",
    answers: [Answer(200, "The settings", .object(.shownSettings))])
}
