/// A change in who is in a room, and with which rights: an event of the room's log.
public struct MemberChange: Equatable, Sendable {
  /// The words are those of the API.
  public enum Kind: String, Sendable, CaseIterable {
    case joined, left, role, muted, unmuted, kicked, banned, unbanned

    /// Who was a member is none any more.
    public var endsMembership: Bool {
      switch self {
      case .left, .kicked, .banned: true
      case .joined, .role, .muted, .unmuted, .unbanned: false
      }
    }
  }

  public let kind: Kind
  /// Whose membership changed.
  public let user: UserID
  public var username: Username
  /// The role from now on, where it is new.
  public let role: Role?
  /// For ``Kind/muted``.
  public let mutedUntil: Timestamp?
  /// Who did it; the same as ``user`` for joining and leaving.
  public let by: UserID

  public init(
    _ kind: Kind, of user: UserID, _ username: Username, role: Role? = nil, mutedUntil: Timestamp? = nil,
    by: UserID
  ) {
    self.kind = kind
    self.user = user
    self.username = username
    self.role = role
    self.mutedUntil = mutedUntil
    self.by = by
  }

  /// Nothing of the room may reach the user after this event.
  public var endsMembership: Bool { kind.endsMembership }
}
