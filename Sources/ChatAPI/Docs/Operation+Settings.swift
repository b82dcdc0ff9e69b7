import Chat

extension Operation {
  static let updateRoom = Operation(
    .rooms, "updateRoom", "Change a room",
    about: """
      Moderators set the topic, owners everything. With the `ETag` of the room in `If-Match`, nothing is changed when \
      somebody else was faster to change its settings; messages and members do not matter.
      """,
    headers: [.ifMatch], body: .json(.roomPatch),
    answers: [Answer(200, "The room as it is now", .object(.room), headers: [.entityTag])],
    refusals: [
      .field("/name", "invalid_name", "A room name must not be empty"), Problem(.notAMember),
      .field("/slow_mode", "invalid_slow_mode", "slow_mode is 0 to 21600 seconds; 0 is none"),
      Problem(.notYourRole), Problem(.roomNameTaken),
      Problem(.changedMeanwhile),
      Problem(.logFull), Problem(.busy), .stopping,
    ])

  static let deleteRoom = Operation(
    .rooms, "deleteRoom", "Delete a room",
    about: "With everything in it. Its sockets hear `room_deleted` and leave it. The lobby stays.",
    answers: [Answer(204, "It is gone")],
    refusals: [
      Problem(.notAMember), Problem(.forbidden("Only the owner of a room may delete it")), Problem(.busy),
      .stopping,
    ])

  static let openDirectRoom = Operation(
    .rooms, "openDirectRoom", "Open a direct room",
    about: "The room of exactly these two to eight people, yourself included. It is made once.",
    body: .json(.newDirectRoom),
    answers: [
      Answer(201, "The room, new", .object(.room), headers: [.location]),
      Answer(200, "The room that was there", .object(.room)),
    ],
    refusals: [
      .field("/users", "invalid_users", "users is a list of 1 to 8 names or ids"), Problem(.userNotFound),
      Problem(.tooManyRooms), Problem(.busy),
    ])
}
