/// How somebody stands to a room, as far as rights go.
public enum Standing: Sendable, CaseIterable {
  /// Has no account.
  case guest
  /// Has an account, but is not in the room.
  case other
  case member
  case moderator
  case owner
  /// Kept out by the moderators.
  case banned

  init(role: Role) {
    switch role {
    case .member: self = .member
    case .moderator: self = .moderator
    case .owner: self = .owner
    }
  }

  init(author: Author, role: Role?) {
    switch (author, role) {
    case (.guest, _), (.hook, _): self = .guest
    case (.account, nil): self = .other
    case (.account, let role?): self.init(role: role)
    }
  }
}

/// What one may want to do with a room.
public enum RoomAction: Sendable, CaseIterable {
  /// Know that it exists and read it.
  case read
  case post
  /// Delete what somebody else wrote, and see what was written before an edit.
  case moderate
  /// Pin messages, and take them down.
  case pin
  case join
  case leave
  /// Make somebody a member.
  case invite
  /// Make a link by which others join.
  case makeInvites
  /// See and end the links of others.
  case manageInvites
  /// Mute, kick and ban members, but not one's equals.
  case disciplineMembers
  /// Make, see and delete the addresses through which programs post and hear.
  case manageHooks
  case setTopic
  /// Change the name, and who may post.
  case changeSettings
  /// End the room for everybody.
  case delete
  /// Make moderators and owners, and unmake them.
  case setRole
}

/// Who may do what: the one table. What is not granted here is refused.
public enum Permissions {
  /// Whether somebody with `role` in the room, or an administrator of the server, may do it; nil: is no member.
  public static func allows(_ action: RoomAction, to role: Role?, isAdmin: Bool = false, in room: Room)
    -> Bool
  {
    role.map { allows(action, to: Standing(role: $0), in: room) } ?? false
      || isAdmin && allowsAdmin(action, in: room)
  }

  /// Throws `refusal` where a member may not do it, and ``Room/outsideRefusal`` where somebody else may not.
  public static func check(
    _ action: RoomAction, by role: Role?, isAdmin: Bool = false, in room: Room,
    or refusal: ChatError = .notYourRole
  ) throws(ChatError) {
    if allows(action, to: role, isAdmin: isAdmin, in: room) { return }
    throw role == nil ? room.outsideRefusal : refusal
  }

  /// What an administrator of the server may do besides what the role in the room allows. What is said in private is
  /// not for administrators: they read such a room as its members only, and when they make themselves one, the room
  /// sees it.
  private static func allowsAdmin(_ action: RoomAction, in room: Room) -> Bool {
    switch action {
    case .read, .join, .manageHooks: room.kind == .public
    case .moderate: true
    case .invite, .manageInvites, .disciplineMembers, .setTopic, .changeSettings, .setRole:
      room.kind != .direct
    case .delete: room.kind != .direct && room.id != .lobby
    case .post, .pin, .leave, .makeInvites: false
    }
  }

  public static func allows(_ action: RoomAction, to standing: Standing, in room: Room) -> Bool {
    switch (action, standing) {
    case (.read, .guest): room.guests && room.kind == .public
    case (.read, .other): room.kind == .public
    case (.read, .banned): false
    case (.read, .member), (.read, .moderator), (.read, .owner): true

    case (.post, .guest): room.guests && room.kind == .public && !room.readOnly
    case (.post, .other), (.post, .banned): false
    case (.post, .member): !room.readOnly
    case (.post, .moderator), (.post, .owner): true

    case (.moderate, .guest), (.moderate, .other), (.moderate, .banned), (.moderate, .member): false
    case (.moderate, .moderator), (.moderate, .owner): true

    case (.pin, .guest), (.pin, .other), (.pin, .banned): false
    case (.pin, .member): room.kind == .direct
    case (.pin, .moderator), (.pin, .owner): true

    case (.join, .guest), (.join, .banned): false
    case (.join, .other): room.kind == .public
    case (.join, .member), (.join, .moderator), (.join, .owner): true

    case (.leave, .guest), (.leave, .other), (.leave, .banned): false
    case (.leave, .member), (.leave, .moderator), (.leave, .owner): room.kind != .direct

    case (.invite, .guest), (.invite, .other), (.invite, .banned), (.invite, .member): false
    case (.invite, .moderator), (.invite, .owner): room.kind != .direct

    case (.makeInvites, .guest), (.makeInvites, .other), (.makeInvites, .banned): false
    case (.makeInvites, .member): room.kind == .public
    case (.makeInvites, .moderator), (.makeInvites, .owner): room.kind != .direct

    case (.manageInvites, .guest), (.manageInvites, .other), (.manageInvites, .banned),
      (.manageInvites, .member):
      false
    case (.manageInvites, .moderator), (.manageInvites, .owner): room.kind != .direct

    case (.disciplineMembers, .guest), (.disciplineMembers, .other), (.disciplineMembers, .banned),
      (.disciplineMembers, .member):
      false
    case (.disciplineMembers, .moderator), (.disciplineMembers, .owner): room.kind != .direct

    case (.manageHooks, .guest), (.manageHooks, .other), (.manageHooks, .banned), (.manageHooks, .member):
      false
    case (.manageHooks, .moderator), (.manageHooks, .owner): room.kind != .direct

    case (.setTopic, .guest), (.setTopic, .other), (.setTopic, .banned), (.setTopic, .member): false
    case (.setTopic, .moderator), (.setTopic, .owner): room.kind != .direct

    case (.changeSettings, .guest), (.changeSettings, .other), (.changeSettings, .banned),
      (.changeSettings, .member), (.changeSettings, .moderator):
      false
    case (.changeSettings, .owner): room.kind != .direct

    case (.delete, .guest), (.delete, .other), (.delete, .banned), (.delete, .member), (.delete, .moderator):
      false
    case (.delete, .owner): room.kind != .direct && room.id != .lobby

    case (.setRole, .guest), (.setRole, .other), (.setRole, .banned), (.setRole, .member),
      (.setRole, .moderator):
      false
    case (.setRole, .owner): room.kind != .direct
    }
  }
}

extension Room {
  /// What somebody is told who is not in it: of a private room, nothing.
  var outsideRefusal: ChatError { kind == .public ? .notAMember : .roomNotFound }
}

extension ChatError {
  public static let notYourRole = ChatError.forbidden("Your role in this room does not allow this")
}
