import Chat

extension Schemas {
  static let lobbyName = Schema.object("A name to be registered.", [.required("username", lobbyUsername)])

  static let lobbyKey = Schema.object(
    "A new account with its key.",
    [
      .required("status", .choice(["success"], "", example: "success")), .required("username", lobbyUsername),
      .required("key", .text("32 random characters.", example: "3Yk0x3v9Qm1pR7tZa5BcD8eFgHiJkLmN")),
      .required("message", .text("For people.", example: "Keep the key: it is shown this once")),
    ])

  static let lobbyKeyProof = Schema.object(
    "A key.", [.required("key", .text("What registering gave.", example: "3Yk0x3v9Qm1pR7tZa5BcD8eFgHiJkLmN"))]
  )

  static let lobbySignIn = Schema.object(
    "Who signed in.",
    [.required("status", .choice(["success"], "", example: "success")), .required("username", lobbyUsername)])

  static let lobbyStatus = Schema.object(
    "It is done.", [.required("status", .choice(["success"], "", example: "success"))])

  static let lobbyOnline = Schema.object(
    "Names, in alphabetical order.",
    [
      .required("status", .choice(["success"], "", example: "success")),
      .required("online_clients", .list(.text(example: "ada"), "Who is in the lobby.")),
      .required(
        "online_users",
        .list(.text(example: "ada"), "Who has any open socket, or asked for messages within a minute.")),
    ])

  private static let lobbyUsername = Schema.text(
    "1 to 32 letters, digits or underscores, unique without regard to case.", example: "ada")
}
