/// What is written down of a privileged act; the words are those of the API.
public enum AuditAction: String, Sendable, CaseIterable {
  case admit, kick, ban, unban, mute, unmute, role
  case changeRoom = "change_room"
  case deleteRoom = "delete_room"
  case deleteMessage = "delete_message"
  case firstAdmin = "first_admin"
  case grantAdmin = "grant_admin"
  case revokeAdmin = "revoke_admin"
  case disableUser = "disable_user"
  case enableUser = "enable_user"
  case endSessions = "end_sessions"
  case resetPassword = "reset_password"
  case announce
  case disconnect
  case resolveReport = "resolve_report"
  case dismissReport = "dismiss_report"
  case createHook = "create_hook"
  case deleteHook = "delete_hook"
  case createWebhook = "create_webhook"
  case resumeWebhook = "resume_webhook"
  case deleteWebhook = "delete_webhook"

  /// The act behind a change of a member; nil where it is none of the moderators'. An administrator from outside
  /// the room who makes somebody a member is written down too.
  public init?(_ kind: MemberChange.Kind, fromOutside: Bool) {
    switch kind {
    case .joined: if fromOutside { self = .admit } else { return nil }
    case .left: return nil
    case .role: self = .role
    case .muted: self = .mute
    case .unmuted: self = .unmute
    case .kicked: self = .kick
    case .banned: self = .ban
    case .unbanned: self = .unban
    }
  }
}

/// A privileged act to be written down. Holds no text that people wrote, and no secret.
public struct AuditNote: Equatable, Sendable {
  public let action: AuditAction
  /// nil: the server's operator, on the command line or with the set-up code.
  public let actor: UserID?
  /// Who it was done to.
  public let user: UserID?
  public let room: RoomID?
  public let message: MessageID?
  /// What the other fields leave open, such as a role's name.
  public let detail: String

  public init(
    _ action: AuditAction, by actor: UserID?, user: UserID? = nil, room: RoomID? = nil,
    message: MessageID? = nil, detail: String = ""
  ) {
    self.action = action
    self.actor = actor
    self.user = user
    self.room = room
    self.message = message
    self.detail = detail
  }
}

/// A line of the audit log: written with the act, never changed, never deleted.
public struct AuditEntry: Equatable, Sendable {
  /// 1, 2, 3 … in the order of the acts.
  public let id: Int64
  public let at: Timestamp
  public let note: AuditNote

  public init(id: Int64, at: Timestamp, note: AuditNote) {
    self.id = id
    self.at = at
    self.note = note
  }
}

/// Which lines of the audit log are asked for; nil: any.
public struct AuditFilter: Equatable, Sendable {
  public var actor: UserID?
  public var user: UserID?
  public var room: RoomID?
  public var action: AuditAction?

  public init(actor: UserID? = nil, user: UserID? = nil, room: RoomID? = nil, action: AuditAction? = nil) {
    self.actor = actor
    self.user = user
    self.room = room
    self.action = action
  }

  public func takes(_ note: AuditNote) -> Bool {
    (actor == nil || note.actor == actor) && (user == nil || note.user == user)
      && (room == nil || note.room == room) && (action == nil || note.action == action)
  }
}
