/// How far a member has read a room, on all devices together.
public struct ReadState: Equatable, Sendable {
  /// Everything up to this place is read. Where one joins is where it begins, and it never goes back.
  public let marker: Seq
  /// Messages after the marker that are neither one's own nor deleted and of which one wants to hear;
  /// ``ChatLimits/unreadCounted`` stands for that many or more.
  public let unreadCount: Int

  /// Those of them that mention one or the room, counted up to the same limit.
  public let mentionCount: Int

  /// Of what the member wants to hear, which is what is counted.
  public let level: NotificationLevel

  /// The member may not post at the moment.
  public let isMuted: Bool

  public init(
    marker: Seq, unreadCount: Int, mentionCount: Int = 0, level: NotificationLevel = .all,
    isMuted: Bool = false
  ) {
    self.marker = marker
    self.unreadCount = unreadCount
    self.mentionCount = mentionCount
    self.level = level
    self.isMuted = isMuted
  }

  /// What of so many unread messages and mentions counts for a member of a room of that kind.
  public init(
    marker: Seq, unread: Int, mentions: Int, level: NotificationLevel, isMuted: Bool, in kind: RoomKind
  ) {
    let effective = level.effective(in: kind)
    let counted =
      switch effective {
      case .all: unread
      case .mentions: mentions
      case .none: 0
      }
    self.init(
      marker: marker, unreadCount: counted, mentionCount: effective == .none ? 0 : mentions, level: level,
      isMuted: isMuted)
  }
}
