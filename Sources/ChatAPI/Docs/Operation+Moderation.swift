import Chat

extension Operation {
  static let putMember = Operation(
    .rooms, "putMember", "Invite, promote or mute a member",
    about: """
      Makes the user a member, of a private room too, and sets what the body names. Moderators invite and mute; \
      owners set roles.
      """,
    body: .json(.memberUpdate), answers: [Answer(200, "The member", .object(.member))],
    refusals: moderation + [
      .field("/role", "invalid_role", "role is member, moderator or owner"), Problem(.banned),
      Problem(.lastOwner), Problem(.roomFull), Problem(.tooManyRooms),
    ])

  static let kickMember = Operation(
    .rooms, "kickMember", "Kick a member", about: "Ends the membership; open sockets leave the room at once.",
    answers: [Answer(204, "It is done")], refusals: moderation)

  static let banUser = Operation(
    .rooms, "banUser", "Ban a user",
    about: "Ends the membership, if there is one, and keeps the user from reading and joining.",
    body: .json(.ban), answers: [Answer(204, "It is done")], refusals: moderation)

  static let listBans = Operation(
    .rooms, "listBans", "List who is banned",
    about: "For those who may lift it: moderators, owners and administrators. In the order of their ids.",
    query: [.limit(50, to: 200), .cursor],
    answers: [Answer(200, "A page of bans", .list(.roomBan), headers: [.nextPage])],
    refusals: [Problem(.notAMember), Problem(.notYourRole)])

  static let unbanUser = Operation(
    .rooms, "unbanUser", "Lift a ban", about: "Does not make the user a member again.",
    answers: [Answer(204, "It is done")], refusals: moderation)

  private static let moderation: [Problem] = [
    Problem(.notAMember), Problem(.notYourRole),
    Problem(.userNotFound), Problem(.logFull), Problem(.busy), .stopping,
  ]
}
