import Chat

extension Operation {
  static let createBot = Operation(
    .users, "createBot", "Make a bot",
    about: """
      An account for a program, without a password. Its token works like an access token on every route and \
      socket, and does not run out. Bots cannot have bots.
      """,
    body: .json(.newBot),
    answers: [Answer(201, "The bot, and its token this once", .object(.botWithToken), headers: [.location])],
    refusals: bots + [
      Problem(.invalid(.username, "Usernames are 1 to 32 letters, digits, dots, dashes or underscores")),
      Problem(.usernameTaken), Problem(.tooManyBots), .rateLimited("new bots"), Problem(.busy),
    ])

  static let listBots = Operation(
    .users, "listBots", "List your bots", answers: [Answer(200, "Your bots", .list(.user))])

  static let renewBotToken = Operation(
    .users, "renewBotToken", "Give a bot another token",
    about: "The old one ends at once, and so do the sockets that it opened.",
    answers: [Answer(200, "The bot, and its new token this once", .object(.botWithToken))],
    refusals: bots + [Problem(.botNotFound), Problem(.busy)])

  static let deleteBot = Operation(
    .users, "deleteBot", "Delete a bot",
    about:
      "Ends its token and takes it out of every room. What it wrote stays, and nobody else gets its name.",
    answers: [Answer(204, "It is gone")], refusals: bots + [Problem(.botNotFound), Problem(.busy)])

  private static let bots = [Problem(.forbidden("Bots cannot have bots")), Problem(.accountDisabled)]
}
