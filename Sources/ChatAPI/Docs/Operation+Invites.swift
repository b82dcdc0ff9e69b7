import Chat

extension Operation {
  static let createInvite = Operation(
    .rooms, "createInvite", "Make an invite link",
    about: """
      Whoever has the link joins the room, until it is over or used up. In public rooms every member may make \
      one, in private rooms moderators; it ends when its maker loses that right.
      """,
    body: .json(.newInvite), answers: [Answer(201, "The link", .object(.invite))],
    refusals: managing + [
      .field("/expires_in", "invalid_expires_in", "expires_in is 0 to 31536000 seconds; 0 is for ever"),
      Problem(.tooManyInvites),
    ])

  static let listInvites = Operation(
    .rooms, "listInvites", "List invite links",
    about: "The open ones, newest first: all of them for moderators, your own for other members.",
    answers: [Answer(200, "The links", .list(.invite))], refusals: managing)

  static let deleteInvite = Operation(
    .rooms, "deleteInvite", "Revoke an invite link",
    about: "Nobody joins by it any more. For its maker and for moderators.",
    answers: [Answer(204, "It is gone")], refusals: managing + [Problem(.inviteNotFound)])

  static let previewInvite = Operation(
    .rooms, "previewInvite", "Look at an invite",
    about: "Where it leads. One that is over, used up, revoked or never was is not found.",
    answers: [Answer(200, "The room", .object(.invitePreview))],
    refusals: [Problem(.inviteNotFound), Problem(.banned)])

  static let joinByInvite = Operation(
    .rooms, "joinByInvite", "Join by an invite",
    about: "Makes you a member. To a member it answers the room, and is not used up.",
    answers: [Answer(200, "The room, as you see it now", .object(.room))],
    refusals: [
      Problem(.inviteNotFound), Problem(.banned), Problem(.roomFull), Problem(.tooManyRooms),
      Problem(.logFull), Problem(.busy), .stopping,
    ])

  private static let managing: [Problem] = [
    Problem(.notAMember), Problem(.notYourRole), Problem(.busy), .stopping,
  ]
}
