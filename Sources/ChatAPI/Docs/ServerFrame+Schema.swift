extension ServerFrame {
  /// What a frame of this kind looks like.
  static func schema(of kind: Kind) -> Schema {
    switch kind {
    case .connectionEstablished:
      frame(kind, "The first frame on every chat socket.", connectionFields)
    case .authenticated: frame(kind, "An `auth` frame was accepted.", authenticatedFields)
    case .roomJoined:
      frame(kind, "You have entered a room. Its past follows, then its present.", roomJoinedFields)
    case .roomLeft: frame(kind, "You are out of the room on this socket.", [room])
    case .messageHistory: frame(kind, "A page of messages, oldest first.", historyFields)
    case .message:
      frame(
        kind,
        """
        A message in one of your rooms. Your own, with your `client_id`, is the acknowledgement that it is \
        on disk.
        """,
        Schemas.sentMessageFields + [Schemas.duplicate])
    case .messageEdited:
      frame(
        kind, "A message has another text. This is the message as it is now.",
        [Schemas.eventSeq] + Schemas.editedMessageFields)
    case .messageDeleted:
      frame(
        kind, "A message was deleted. This is what is left of it; its reactions are gone.",
        [Schemas.eventSeq] + Schemas.changedMessageFields)
    case .reaction:
      frame(
        kind, "Somebody gave an emoji to a message, or took it back.",
        [Schemas.eventSeq, room, .required("message_id", Schemas.messageID)] + people + [
          .required("emoji", Schemas.emoji),
          .required("removed", .boolean("It was taken back.", example: false)),
          .required("count", .integer("How many give this emoji now.", 0, example: 2)),
        ])
    case .messagePinned: frame(kind, "Somebody pinned a message to the room.", pinFields)
    case .messageUnpinned: frame(kind, "Somebody took a pinned message down.", pinFields)
    case .memberUpdated:
      frame(kind, "Somebody joined, left, or has other rights now.", Schemas.memberChangeFields)
    case .roomUpdated:
      frame(kind, "The room has other settings. These are the ones it has now.", Schemas.roomChangeFields)
    case .roomDeleted:
      frame(
        kind, "The room is not there any more, and this socket has left it.",
        [room, .required("by", Schemas.userID.nullable)])
    case .commandResult:
      frame(
        kind, "A command that you sent is done. Nobody else gets this.",
        [room] + Schemas.commandResultFields + [
          .rare("client_id", Schemas.clientID.about("Of the frame that held the command."))
        ])
    case .announcement:
      frame(
        kind, "The administrators tell everybody; empty: it is taken back.",
        [.required("announcement", Schemas.announcementText)])
    case .notification:
      frame(
        kind,
        """
        Something concerns you, wherever it happened and on all of your sockets. The list of notifications is the \
        truth: under a flood a frame may be missing, and edits of messages send none.
        """,
        Schemas.notificationFields + [
          .required("silent", .boolean("You have asked for quiet: show it without a sound.", example: false))
        ])
    case .notificationsRead:
      frame(
        kind, "You have read notifications, here or on another device.", [Schemas.unreadNotificationCount])
    case .resumed: frame(kind, "Everything in this range follows, one frame an event.", resumedFields)
    case .resync:
      frame(kind, "A resume is not possible: forget what you have; the newest page follows.", resyncFields)
    case .userJoined: frame(kind, "Somebody's first socket entered the room.", [room] + people)
    case .userLeft: frame(kind, "Somebody's last socket left the room.", [room] + people)
    case .userDisconnected:
      frame(
        kind, "Somebody's last connection was lost.",
        people + [.required("room_ids", .list(Schemas.roomID, "The rooms you shared."))])
    case .roomAdded:
      frame(
        kind,
        """
        You are a member of a room: somebody added you, or you joined or made it on another device. `join_room` enters \
        it.
        """, [room, .required("room", .component(.room))])
    case .userOnline:
      frame(
        kind, "Somebody with whom you had no live room in common came into one. `user_joined` follows.",
        stateFields)
    case .presence:
      frame(
        kind,
        "Somebody in a live room of yours is in another state: once a second at most, the last one counts.",
        stateFields)
    case .userTyping:
      frame(
        kind, "Somebody began or stopped typing.",
        [room] + people + [.required("is_typing", .boolean("", example: true))])
    case .read:
      frame(
        kind, "You read on, on another device, or want to hear of more or less in the room.",
        Schemas.readStateFields)
    case .userList:
      frame(
        kind, "Who is live in the room.", [room, .required("users", .list(.component(.person)))])
    case .pong:
      Schema(
        .object([type(kind)], isOpen: true), about: "The answer to a `ping`, with its fields.",
        example: #"{"type": "pong", "at": 1714}"#)
    case .error:
      frame(kind, "A frame was not understood or not allowed. The connection stays.", errorFields)
    }
  }

  // MARK: Fields

  private static let connectionFields: [Property] = [
    .required("connection_id", .integer("", 0, example: 17)),
    .required("user", .component(.ownUser).nullable.about("Null for a guest, or until an `auth` frame.")),
    .rare("guest_name", Schemas.username.about("Your name as a guest.").example(#""guest-k3x9ab""#)),
    .required("server_time", Schemas.time),
    .required("heartbeat_seconds", .integer("How often the server pings.", 0, example: 25)),
    .required("resume_window", .integer("How many events a resume may span.", 0, example: 10_000)),
  ]

  private static let authenticatedFields: [Property] = [
    .required("user", .component(.ownUser)),
    .required("expires_in", .integer("Seconds until the token runs out.", example: 1_800)),
  ]

  private static let roomJoinedFields: [Property] = [
    room,
    .required("room", .component(.room)),
    .required("members_online", .integer("How many are live in the room.", 0, example: 2)),
    .required("last_seq", Schemas.seq.about("The newest event.")),
  ]

  private static let historyFields: [Property] = [
    room,
    .required("messages", .list(.component(.message))),
    .required("has_more", .boolean("There is more in the direction that was asked for.", example: false)),
  ]

  private static let stateFields: [Property] = [
    .required("user_id", Schemas.userID),
    .required("username", Schemas.username),
    .required("status", Schemas.presenceStatus.schema),
    .required("status_text", Schemas.statusText),
  ]

  private static let pinFields: [Property] = [
    Schemas.eventSeq, room, .required("message_id", Schemas.messageID),
    .required("user_id", Schemas.userID), .required("username", Schemas.username),
  ]

  private static let resumedFields: [Property] = [
    room,
    .required("from", Schemas.seq.about("What you named in `after`.")),
    .required("to", Schemas.seq.about("The newest event.").example("9")),
  ]

  private static let resyncFields: [Property] = [
    room,
    .required(
      "reason",
      .choice(
        ["unknown_seq", "too_far_behind"],
        "The room was never that far, or more was missed than is replayed.",
        example: "too_far_behind")),
  ]

  private static let errorFields: [Property] = [
    .required("code", .text("As in the problems of the REST API.", example: "not_in_room")),
    .required("message", .text("One sentence for people.", example: "Join the room first")),
    .rare("client_id", Schemas.clientID.about("Of the message that was refused.")),
    .rare("room_id", Schemas.roomID),
    .rare("retry_after", .integer("Seconds after which to try again.", 1, example: 1)),
  ]

  private static let room = Property.required("room_id", Schemas.roomID)
  private static let people = Schemas.authorFields

  private static func type(_ kind: Kind) -> Property { .required("type", Schema(.constant(kind.rawValue))) }

  private static func frame(_ kind: Kind, _ about: String, _ fields: [Property]) -> Schema {
    .object(about, [type(kind)] + fields)
  }
}
