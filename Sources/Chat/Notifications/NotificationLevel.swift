/// Of what in a room one of its members wants to hear. The words are those of the API.
public enum NotificationLevel: String, Sendable, CaseIterable {
  /// Every message counts as unread.
  case all
  /// Only what mentions the member counts as unread; in a direct room that is every message.
  case mentions
  /// Nothing counts, and nothing in the room becomes a notification.
  case none

  /// The level that counts in a room of that kind.
  public func effective(in kind: RoomKind) -> NotificationLevel {
    switch self {
    case .all, .none: self
    case .mentions: kind == .direct ? .all : .mentions
    }
  }
}
