import Chat

extension ClientFrame {
  /// What a client's frame of this kind looks like.
  static func schema(of kind: Kind) -> Schema {
    switch kind {
    case .auth:
      frame(
        kind, "Says who you are on a socket that was opened without a token, or renews a token.",
        [.required("token", .text("An access token.", example: "eyJhbGciOiJIUzI1NiIs…"))])
    case .message:
      frame(
        kind,
        """
        Posts a message. The `message` frame that comes back with your `client_id` is the acknowledgement: \
        it is sent after the message is on disk.
        """,
        [
          .required("content", Schemas.contentBesideFiles), room,
          .optional("client_id", Schemas.clientID.nullable),
          .rare(
            "reply_to", Schemas.messageID.nullable.about("The message in the same room that this answers.")),
          .rare("attachments", Schemas.attachments.nullable),
        ])
    case .joinRoom:
      frame(
        kind, "Enters a room on this socket, and makes you a member where the room is public.",
        [
          .required("room_id", Schemas.roomID),
          .rare(
            "after",
            Schemas.seq.nullable.about("Your last `seq`: what came later is sent first, then the present.")),
        ])
    case .leaveRoom:
      frame(kind, "Leaves a room on this socket. You stay a member.", [room])
    case .typing:
      frame(
        kind, "Shows you as typing, for 5 seconds unless repeated.",
        [room, .optional("is_typing", .boolean("True if left out.", example: true).nullable)])
    case .typingStart: frame(kind, "The same as `typing` with true.", [room])
    case .typingStop: frame(kind, "The same as `typing` with false.", [room])
    case .history:
      frame(
        kind, "Asks for a page of messages. At most one of `before`, `after` and `around`.",
        [
          room,
          .rare("before", Schemas.seq.nullable.about("Messages before this one.")),
          .rare("after", Schemas.seq.nullable.about("Messages after this one.")),
          .rare("around", Schemas.seq.nullable.about("Messages on both sides of this one.")),
          .optional(
            "limit",
            .integer("How many.", 1, to: .setting(\.limits.historyPage), example: 50).nullable
              .standard(.setting(\.historyPage))),
        ])
    case .getUsers: frame(kind, "Asks who is live in a room.", [room])
    case .presence:
      frame(
        kind,
        """
        Says how you are on this device. `dnd` on one device holds for all; else the most active one counts, and \
        a device that says nothing is online. A `text` is your `status_text`, on every device and for later.
        """,
        [
          .required(
            "status",
            .choice(
              DeviceStatus.allCases.map(\.rawValue),
              """
              At it, not at it, not to be disturbed, or not to be seen: to others you are offline, in every room and on \
              all your devices, until this one says otherwise or goes.
              """,
              example: "idle")),
          .rare("text", Schemas.statusText.nullable.about("Null clears it, left out it stays.")),
        ])
    case .editMessage:
      frame(
        kind, "Gives your own message another text.",
        [.required("message_id", Schemas.messageID), .required("content", Schemas.content)])
    case .deleteMessage:
      frame(
        kind, "Deletes your own message, or as a moderator anybody's.",
        [.required("message_id", Schemas.messageID)])
    case .read:
      frame(
        kind, "Says how far you have read, for all your devices. It never goes back.",
        [room, .required("seq", Schemas.seq.about("The newest place you have seen."))])
    case .reaction:
      frame(
        kind, "Gives an emoji to a message, or takes it back. What is so already makes no event.",
        [
          .required("message_id", Schemas.messageID),
          .required("emoji", Schemas.emoji),
          .rare("reaction", Schemas.emoji.nullable.about("Understood in place of `emoji` too.")),
          .optional("remove", .boolean("False if left out.", example: false).nullable),
        ])
    case .ping:
      Schema(
        .object([type(kind)], isOpen: true),
        about: "Answered by `pong` with the same fields, whatever they are.",
        example: #"{"type": "ping", "at": 1714}"#)
    }
  }

  private static let room = Property.optional(
    "room_id", Schemas.roomID.nullable.about("The socket's own room if left out."))

  private static func type(_ kind: Kind) -> Property { .required("type", Schema(.constant(kind.rawValue))) }

  private static func frame(_ kind: Kind, _ about: String, _ fields: [Property]) -> Schema {
    .object(about, [type(kind)] + fields)
  }
}
