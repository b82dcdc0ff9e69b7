import Chat

extension Schemas {
  static let newRoom = Schema.object(
    "A room to be.",
    [
      .required(
        "name",
        .text(
          "No public room may look the same.", 1, to: .setting(\.limits.roomNameCharacters),
          pattern: line, example: "Garden")),
      .optional("topic", topic.nullable),
      .optional(
        "kind",
        .choice(
          ["public", "private"], "Who may find it: every account, or only its members. `public` if left out.",
          example: "public"
        ).nullable),
      .optional("guests", .boolean("Guests may read and write. False if left out.", example: false).nullable),
      .optional(
        "members", .list(userID, "Members from the start, besides yourself.").nullable.example("[]")),
    ])

  static let room = Schema.object(
    "A room as you see it.",
    roomFields + [
      .required("my_role", role.nullable.about("Null: you may read it, but have not joined.")),
      .rare("unread_count", unreadCount),
      .rare("mention_count", mentionCount),
      .rare("last_read_seq", seq.about("How far you have read, on any device; for members.")),
      .rare("notifications", level),
      .rare("muted", .boolean("You may not post at the moment.", example: false)),
      .rare(
        "people",
        .list(
          .component(.user),
          "Everybody in a direct room, by id and yourself included: it is called by them. Not in other rooms."
        )),
    ])

  /// What is the same for everybody who sees the room.
  static let roomFields: [Property] = [
    .required("id", roomID),
    .required("name", .text(example: "Garden")),
    .required("topic", topic),
    .required(
      "kind", .choice(RoomKind.allCases.map(\.rawValue), "Who can find and enter it.", example: "public")),
    .required("guests", .boolean("Guests may read and write.", example: false)),
    .required("read_only", .boolean("Only moderators and owners may post.", example: false)),
    .required("slow_mode", slowMode),
    .required("created_by", userID.nullable.about("Null for the lobby.")),
    .required("created_at", time),
    .required("member_count", .integer("", 0, example: 2)),
    .required("last_seq", seq.about("The newest event; 0 while there is none.")),
  ]

  static let slowMode = Schema.integer(
    "How many seconds one waits between two messages, moderators and owners excepted; 0: none.", 0,
    to: .fixed(Int64(RoomPatch.longestSlowMode)), example: 0)

  private static let unreadCount = Schema.integer(
    """
    Messages after what you have read that are neither yours nor deleted and of which you want to hear; 1000 stands \
    for that many or more.
    """,
    0,
    to: 1_000, example: 2)

  private static let mentionCount = Schema.integer(
    "Those of them that mention you or the room.", 0, to: 1_000, example: 1)

  static let readStateFields: [Property] = [
    .required("room_id", roomID), .required("seq", seq.about("Everything up to here is read.")),
    .required("unread_count", unreadCount), .required("mention_count", mentionCount),
    .required("notifications", level),
  ]

  private static let level = Schema.choice(
    NotificationLevel.allCases.map(\.rawValue),
    """
    Of what you want to hear: with `mentions` only what mentions you counts as unread, in a direct room everything; \
    with `none` nothing does, and nothing that is said there becomes a notification.
    """, example: "all")

  static let notificationLevel = Schema.object(
    "Of what in a room you want to hear.", [.required("level", level)])

  static let readState = Schema.object("How far you have read a room.", readStateFields)

  static let readMark = Schema.object(
    "How far you have read.", [.required("seq", seq.about("The newest place you have seen."))])

  static let roomLeft = Schema.object(
    "You are out.",
    [.required("room_id", roomID), .required("detail", .text(example: "You left the room"))])

  static let member = Schema.object(
    "A member of a room.",
    userFields + [
      .required("role", role), .required("joined_at", time),
      .required("muted_until", time.nullable.about("May not post before this time; null: may.")),
      presenceStatus,
    ])

  static let newMessage = Schema.object(
    "A message to be.",
    [
      .required("content", contentBesideFiles),
      .optional("client_id", clientID.nullable),
      .rare("reply_to", messageID.nullable.about("The message in the same room that this answers.")),
      .rare("attachments", attachments.nullable),
    ])

  /// Of a message to be.
  static let attachments = Schema.list(
    Schema(.either([fileID, .component(.postedFile)])),
    "Files of your own that no message has yet, uploaded with `POST /api/files`: ten at most, each once.")
  static let fileID = Schema.integer("The number of a file.", 1, to: largestID, example: 5)
  static let contentBesideFiles = content.about(
    "The raw text; escaping it is the viewer's work. Not only white space, unless `attachments` has files.")

  static let message = Schema.object("A message.", messageFields + [duplicate])

  static let messageFields: [Property] =
    [
      .required("id", messageID),
      .required("room_id", roomID),
      .required("seq", seq),
    ] + authorFields + hookAuthorFields + [
      .required("content", .text("The text; empty once it is deleted.", example: "Good morning")),
      .required("timestamp", time.about("When it was stored. For people: the order is `seq`.")),
      .optional("client_id", clientID.about("The sender's own name for it.")),
      .rare("reply_to", messageID.about("The message that it answers.")),
      .rare("edited_at", time.about("When its text was last changed.")),
      .required("deleted", .boolean("Only a tombstone is left.", example: false)),
      .required("kind", .choice(["text", "system"], "From somebody, or from the room.", example: "text")),
      .rare("system", .component(.systemNote).about("What a message of the room tells, as its text does.")),
      .required(
        "mentions", .list(userID, "Members whom the text names with `@name`, outside of code.").example("[]")),
      .rare(
        "mentions_room",
        .boolean(
          "There, and true, where `@room` means every member; members may in rooms of up to 50.",
          example: true)),
      .required(
        "reactions",
        .list(.component(.reaction), "The emoji given first first; none in the frame of a new message.")
          .example("[]")),
    ] + threadFields + [
      .required(
        "attachments", .list(.component(.attachment), "The files that came with it.").example("[]"))
    ]

  private static let threadFields: [Property] = [
    .rare(
      "reply_count",
      .integer(
        """
        How many messages answer it that are not deleted, where there are any; 1000 stands for that many or more. Not in \
        frames and events: there each `message` and `message_deleted` with its number in `reply_to` is one more or less.
        """, 1, to: 1_000, example: 3)),
    .rare("last_reply_at", time.about("When the newest of them was stored.")),
  ]

  static let systemNote = Schema.object(
    "What somebody did to the room, or to whom.",
    [
      .required(
        "event",
        .choice(
          SystemNote.Kind.allCases.map(\.rawValue), "What the author did, or what became of their webhook.",
          example: "added")),
      .rare("user_id", userID.about("Whose membership changed.")),
      .rare("username", username),
      .rare("text", .text("The new name or topic; empty where there is none.", example: "Garden")),
    ])

  /// A message in the event that made it.
  static let sentMessageFields = messageFields.filter { field in
    !threadFields.contains { $0.name == field.name }
  }

  /// A message in the event that changed it.
  static let changedMessageFields = sentMessageFields.filter { $0.name != "reactions" }

  /// The room's own messages cannot be edited.
  static let editedMessageFields = changedMessageFields.filter { $0.name != "system" }

  static let duplicate = Property.rare(
    "duplicate",
    .boolean("There, and true, in the answer to a retry: this is the message stored first.", example: true))

  static let reaction = Schema.object(
    "How often an emoji was given.",
    [
      .required("emoji", emoji),
      .required("count", .integer("", 1, example: 2)),
      .required("me", .boolean("You are among them.", example: true)),
    ])

  static let reactionGivers = Schema.object(
    "An emoji given to a message, and by whom.",
    [
      .required("emoji", emoji),
      .required("count", .integer("", 1, example: 2)),
      .required("me", .boolean("You are among them.", example: true)),
      .required("users", .list(.component(.user), "Those who gave it first first; there may be more.")),
    ])

  static let emoji = Schema.text(
    "Exactly one emoji, of at most 64 bytes.", 1, to: 64, pattern: Schemas.printed, example: "🐔")

  static let roomEvent = Schema(
    .oneOf(ServerFrame.Kind.ofLog.map { "\(Components.serverFrame).\($0.rawValue)" }, by: "type"),
    about: "An entry of a room's log, as the frame that told of it.")

  /// Where an event stands that is no new message.
  static let eventSeq = Property.rare(
    "event_seq", seq.about("The event's own place in the log; a new message's is its `seq`."))

  static let messageEdit = Schema.object("Another text for a message.", [.required("content", content)])

  static let earlierTexts = Schema.object(
    "What a message said before.",
    [
      .required("message_id", messageID),
      .required("texts", .list(content, "The oldest first.").example(#"["Good mornin"]"#)),
    ])

  static let topic = Schema.text(
    "What the room is about; may be empty.", to: .setting(\.limits.topicCharacters), pattern: line,
    example: "Plants and patience")

  static let role = Schema.choice(Role.allCases.map(\.name), "From least to most rights.", example: "member")
}
