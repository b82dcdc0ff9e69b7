import Chat

extension Operation {
  static let setAvatar = Operation(
    .users, "setAvatar", "Set your avatar",
    about: """
      The body is the picture itself, a PNG, JPEG, GIF or WebP file; its `Content-Type` does not matter. A square is cut \
      from its middle, and what else the file says, such as where it was taken, is not kept.
      """,
    body: .picture, answers: [Answer(200, "Your account", .object(.ownUser))],
    refusals: [
      Problem(.notAPicture), Problem(.tooManyPixels), .rateLimited("changes of your avatar"),
      Problem(.picturesUnavailable), Problem(.busy),
    ])

  static let removeAvatar = Operation(
    .users, "removeAvatar", "Remove your avatar", answers: [Answer(204, "You have none")],
    refusals: [Problem(.busy)])

  static let getAvatar = avatar("getAvatar", "Get a user's avatar", [Problem(.userNotFound)])
  static let getOwnAvatar = avatar("getOwnAvatar", "Get your avatar")

  private static func avatar(_ id: String, _ summary: String, _ refusals: [Problem] = []) -> Operation {
    Operation(
      .users, id, summary,
      about: """
        A square of 256 pixels. As `avatar_url` names it, with `v`, it may be kept for good: another avatar has another URL.
        """,
      query: [
        Parameter(
          name: "v",
          schema: .text("Which avatar you mean; it says how long you may keep it.", example: "9f2c"))
      ],
      answers: [
        Answer(200, "The picture", .text(mediaType: Avatar.contentType), headers: [.entityTag]), .notModified,
      ],
      refusals: refusals + [Problem(.avatarNotFound)])
  }
}
