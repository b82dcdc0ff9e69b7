/// How far a member has read a room, on all devices together.
public struct ReadState: Equatable, Sendable {
  /// Everything up to this place is read. Where one joins is where it begins, and it never goes back.
  public let marker: Seq
  /// Messages after the marker that are neither one's own nor deleted; ``ChatLimits/unreadCounted`` stands for
  /// that many or more.
  public let unreadCount: Int

  /// Those of them that mention one or the room, counted up to the same limit.
  public let mentionCount: Int

  public init(marker: Seq, unreadCount: Int, mentionCount: Int = 0) {
    self.marker = marker
    self.unreadCount = unreadCount
    self.mentionCount = mentionCount
  }
}
