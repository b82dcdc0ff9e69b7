extension Schemas {
  static let hookID = Schema.integer("The number of a hook.", 1, to: largestID, example: 3)

  static let newHook = Schema.object(
    "An incoming hook to be.",
    [.required("name", username.about("The author of what is posted through it; no account has this name."))])

  static let hook = Schema.object("An incoming hook.", hookFields)

  static let hookWithURL = Schema.object(
    "An incoming hook with its address, which is shown this once.",
    hookFields + [
      .required(
        "url",
        .text("On this server. Whoever knows it may post.", example: "/api/hooks/roost_hook_Yk0x3v9…"))
    ])

  static let hookMessage = Schema.object(
    "A message from a program.",
    [
      .required("content", content),
      .optional("username", username.about("Its author, instead of the hook's name; no account has it.")),
    ])

  private static let hookFields: [Property] = [
    .required("id", hookID),
    .required("room_id", roomID),
    .required("name", username.about("The author of what is posted through it.")),
    .required("created_by", userID),
    .required("created_at", time),
  ]
}
