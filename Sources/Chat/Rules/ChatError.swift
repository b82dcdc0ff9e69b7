/// Why the core refused. Each case has one stable `code` and one human sentence.
public enum ChatError: Error, Equatable, Sendable {
  case invalid(Field, String)
  case roomNotFound
  case userNotFound
  case messageNotFound
  case botNotFound
  case hookNotFound
  /// No open invite has this code.
  case inviteNotFound
  case sessionNotFound
  case connectionNotFound
  case reportNotFound
  case fileNotFound
  case notificationNotFound
  /// The account has no picture.
  case avatarNotFound
  /// No PNG, JPEG, GIF or WebP file, or a damaged one.
  case notAPicture
  /// A picture of more pixels than are allowed.
  case tooManyPixels
  /// The server has no means to read pictures, or they fail.
  case picturesUnavailable
  case usernameTaken
  case roomNameTaken
  case notAMember
  case readOnly
  /// May not post for a while.
  case muted
  /// The room takes messages slowly: the next one in so many seconds.
  case slowMode(seconds: Int64)
  /// Kept out of the room by its moderators.
  case banned
  /// A room keeps at least one owner.
  case lastOwner
  /// The server keeps at least one administrator who may sign in.
  case lastAdmin
  /// There is an administrator already.
  case setUpDone
  /// Only administrators may do this.
  case adminOnly
  /// The account may not sign in.
  case accountDisabled
  /// A one-time code that is used up, too old, or was never given out.
  case invalidCode
  /// Direct rooms cannot be joined or left; guests cannot do what needs an account; and so on.
  case forbidden(String)
  /// It is not any more what the caller took it for.
  case changedMeanwhile
  case clientIDConflict
  /// An `Idempotency-Key` came back with another request.
  case keyReused
  /// There is no slash command of this name.
  case unknownCommand
  /// Not one's own message.
  case notYours
  /// The time in which a message may be changed is over.
  case tooLate
  /// The message has as many different emoji as it may have.
  case tooManyReactions
  case tooManyPins
  case roomFull
  case tooManyRooms
  case tooManyBots
  case tooManyHooks
  /// Larger than a file may be.
  case fileTooLarge
  /// One's files weigh as much as they may.
  case quotaExceeded
  case tooManyInvites
  /// The room's log is at its last number.
  case logFull
  /// Too much is queued; try again.
  case busy
  /// The storage does not work at the moment.
  case unavailable

  public enum Field: String, Sendable {
    case url, username, email, content, topic, kind, members, password, limit, name, emoji
    case displayName = "display_name"
    case statusText = "status_text"
    case clientID = "client_id"
    case replyTo = "reply_to"
    case roomID = "room_id"
    case isTyping = "is_typing"
    case after, before, around, role, users
    case mutedUntil = "muted_until"
    case announcement, reason, note, attachments, ids
    case expiresIn = "expires_in"
    case maxUses = "max_uses"
    case query = "q"
    case slowMode = "slow_mode"
    case level
  }

  public static let notYourRoom = ChatError.forbidden("Only who made this room may delete it")

  /// What the room itself told stays as it is; moderators may delete it.
  public static let fixedSystemMessage = ChatError.forbidden("A message of the room itself cannot be changed")

  /// The stable word that programs read.
  public var code: String {
    switch self {
    case .invalid(let field, _): "invalid_\(field.rawValue)"
    case .roomNotFound: "room_not_found"
    case .userNotFound: "user_not_found"
    case .messageNotFound: "message_not_found"
    case .botNotFound: "bot_not_found"
    case .hookNotFound: "hook_not_found"
    case .inviteNotFound: "invite_not_found"
    case .sessionNotFound: "session_not_found"
    case .connectionNotFound: "connection_not_found"
    case .reportNotFound: "report_not_found"
    case .fileNotFound: "file_not_found"
    case .notificationNotFound: "notification_not_found"
    case .avatarNotFound: "avatar_not_found"
    case .notAPicture: "not_a_picture"
    case .tooManyPixels: "too_many_pixels"
    case .picturesUnavailable: "pictures_unavailable"
    case .usernameTaken: "username_taken"
    case .roomNameTaken: "room_name_taken"
    case .notAMember: "not_a_member"
    case .readOnly: "read_only"
    case .muted: "muted"
    case .slowMode: "slow_mode"
    case .banned: "banned"
    case .lastOwner: "last_owner"
    case .lastAdmin: "last_admin"
    case .setUpDone: "set_up_done"
    case .adminOnly: "admin_only"
    case .accountDisabled: "account_disabled"
    case .invalidCode: "invalid_code"
    case .forbidden: "forbidden"
    case .changedMeanwhile: "changed_meanwhile"
    case .clientIDConflict: "client_id_conflict"
    case .keyReused: "idempotency_key_reused"
    case .unknownCommand: "unknown_command"
    case .notYours: "not_yours"
    case .tooLate: "too_late"
    case .tooManyReactions: "too_many_reactions"
    case .tooManyPins: "too_many_pins"
    case .roomFull: "room_full"
    case .tooManyRooms: "too_many_rooms"
    case .tooManyBots: "too_many_bots"
    case .tooManyHooks: "too_many_hooks"
    case .fileTooLarge: "file_too_large"
    case .quotaExceeded: "quota_exceeded"
    case .tooManyInvites: "too_many_invites"
    case .logFull: "room_log_full"
    case .busy: "busy"
    case .unavailable: "storage_unavailable"
    }
  }

  /// The sentence that people read.
  public var detail: String {
    switch self {
    case .invalid(_, let sentence), .forbidden(let sentence): sentence
    case .roomNotFound: "Room not found"
    case .userNotFound: "User not found"
    case .messageNotFound: "Message not found"
    case .botNotFound: "Bot not found"
    case .hookNotFound: "Hook not found"
    case .inviteNotFound: "This invite is not valid any more"
    case .sessionNotFound: "Session not found"
    case .connectionNotFound: "Connection not found"
    case .reportNotFound: "Report not found"
    case .fileNotFound: "File not found"
    case .notificationNotFound: "Notification not found"
    case .avatarNotFound: "This account has no avatar"
    case .notAPicture: "This is no PNG, JPEG, GIF or WebP picture, or it is damaged"
    case .tooManyPixels: "The picture has more pixels than pictures may have"
    case .picturesUnavailable: "The server cannot read pictures at the moment"
    case .usernameTaken: "Username already registered"
    case .roomNameTaken: "A public room of this name exists already"
    case .notAMember: "You are not a member of this room"
    case .readOnly: "Only moderators may post in this room"
    case .muted: "You are muted in this room"
    case .slowMode: "This room is in slow mode: wait a little before the next message"
    case .banned: "Banned from this room"
    case .lastOwner: "A room keeps at least one owner"
    case .lastAdmin: "The server keeps at least one administrator"
    case .setUpDone: "The server has an administrator already"
    case .adminOnly: "Only administrators may do this"
    case .accountDisabled: "This account is disabled"
    case .invalidCode: "This code is not valid"
    case .changedMeanwhile: "It was changed meanwhile: get it again"
    case .clientIDConflict: "This client_id was used for another message"
    case .keyReused: "This Idempotency-Key was used for another request"
    case .unknownCommand:
      "There is no such command; /help shows all, and // at the start stands for a slash"
    case .notYours: "This message is somebody else's"
    case .tooLate: "The message is too old to be changed"
    case .tooManyReactions: "The message has as many different reactions as it may have"
    case .tooManyPins: "The room has as many pinned messages as it may have"
    case .roomFull: "The room is full"
    case .tooManyBots: "You have as many bots as one may have"
    case .tooManyInvites: "The room has as many invites as it may have"
    case .tooManyHooks: "The room has as many hooks as it may have"
    case .fileTooLarge: "The file is larger than files may be"
    case .quotaExceeded: "Your files take as much room as they may; delete some messages with files"
    case .tooManyRooms: "You are in as many rooms as one may join"
    case .logFull: "The room's log is full"
    case .busy: "The server is busy, try again shortly"
    case .unavailable: "The storage is unavailable, try again shortly"
    }
  }
}
