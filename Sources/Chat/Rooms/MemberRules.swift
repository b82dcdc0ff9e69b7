/// What may be done to a user in a room.
public enum MemberAct: Equatable, Sendable {
  /// Makes the user a member; nothing for one who is.
  case admit
  case setRole(Role)
  /// nil: may speak again.
  case mute(until: Timestamp?)
  case kick
  /// Ends a membership, if there is one, and keeps the user out.
  case ban
  case unban
}

/// How a user stands to a room.
public struct MemberState: Equatable, Sendable {
  /// nil: not a member.
  public var role: Role?
  public var mutedUntil: Timestamp?
  public var isBanned: Bool

  public init(role: Role?, mutedUntil: Timestamp?, isBanned: Bool) {
    self.role = role
    self.mutedUntil = mutedUntil
    self.isBanned = isBanned
  }

  /// Why somebody who stands like this may not post at `time`; nil: may, as far as this goes.
  public func obstacleToPosting(at time: Timestamp) -> ChatError? {
    guard role != nil else { return .notAMember }
    return mutedUntil.map { $0 > time } ?? false ? .muted : nil
  }
}

/// What comes of acts on a member. Stores call it inside their transaction, so that the rights it looks at are those
/// of that moment.
public enum MemberRules {
  /// Where somebody acts on somebody.
  public struct Scene: Sendable {
    public let room: Room
    /// nil: the one who acts is not a member.
    public let actorRole: Role?
    /// The room has an owner besides the user acted on.
    public let hasOtherOwner: Bool
    /// The one who acts is an administrator of the server.
    public let isAdmin: Bool

    public init(room: Room, actorRole: Role?, hasOtherOwner: Bool, isAdmin: Bool = false) {
      self.room = room
      self.actorRole = actorRole
      self.hasOtherOwner = hasOtherOwner
      self.isAdmin = isAdmin
    }
  }

  /// What changed, in order; what was so already is no change.
  public struct Result: Equatable, Sendable {
    public var state: MemberState
    public var changes: [MemberChange.Kind]
  }

  /// Does all of `acts`, or throws.
  public static func apply(_ acts: [MemberAct], to state: MemberState, in scene: Scene) throws(ChatError)
    -> Result
  {
    guard scene.actorRole != nil || scene.isAdmin else {
      throw scene.room.outsideRefusal
    }
    var result = Result(state: state, changes: [])
    for act in acts {
      try check(act, on: result.state, scene)
      let before = result.state
      try perform(act, on: &result.state)
      if result.state != before { result.changes.append(kind(of: act)) }
    }
    return result
  }

  private static func check(_ act: MemberAct, on state: MemberState, _ scene: Scene)
    throws(ChatError)
  {
    let (action, room) = (action(for: act), scene.room)
    let isAllowedAsAdmin = Permissions.allows(action, to: nil, isAdmin: scene.isAdmin, in: room)
    guard isAllowedAsAdmin || Permissions.allows(action, to: scene.actorRole, in: room) else {
      throw .notYourRole
    }
    switch act {
    case .admit, .unban: break
    case .setRole(let role):
      if state.role == .owner, role != .owner, !scene.hasOtherOwner { throw .lastOwner }
    case .mute, .kick, .ban:
      if !isAllowedAsAdmin, let role = state.role, scene.actorRole.map({ role >= $0 }) ?? true {
        throw .forbidden("You may not do this to your equals")
      }
    }
  }

  private static func action(for act: MemberAct) -> RoomAction {
    switch act {
    case .admit: .invite
    case .setRole: .setRole
    case .mute, .kick, .ban, .unban: .disciplineMembers
    }
  }

  private static func perform(_ act: MemberAct, on state: inout MemberState) throws(ChatError) {
    switch act {
    case .admit:
      if state.isBanned { throw .banned }
      if state.role == nil { state.role = .member }
    case .setRole(let role):
      guard state.role != nil else { throw .userNotFound }
      state.role = role
    case .mute(let until):
      guard state.role != nil else { throw .userNotFound }
      state.mutedUntil = until
    case .kick:
      guard state.role != nil else { throw .userNotFound }
      (state.role, state.mutedUntil) = (nil, nil)
    case .ban: state = MemberState(role: nil, mutedUntil: nil, isBanned: true)
    case .unban: state.isBanned = false
    }
  }

  private static func kind(of act: MemberAct) -> MemberChange.Kind {
    switch act {
    case .admit: .joined
    case .setRole: .role
    case .mute(let until): until == nil ? .unmuted : .muted
    case .kick: .kicked
    case .ban: .banned
    case .unban: .unbanned
    }
  }
}
