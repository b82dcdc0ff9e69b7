/// What one account has to read, over all its rooms.
public protocol InboxStore: Sendable {
  /// The messages after `stamp` in the rooms of which `user` is a member, in the order in which they were stored: the
  /// oldest `limit` of them. Deleted ones are left out, and the user's own in direct rooms.
  func inbox(of user: UserID, after stamp: Timestamp, limit: Int) async throws(ChatError) -> [InboxMessage]
}

/// A message, and what kind of room it came to.
public struct InboxMessage: Equatable, Sendable {
  public let message: Message
  public let isDirect: Bool

  public init(message: Message, isDirect: Bool) {
    self.message = message
    self.isDirect = isDirect
  }
}
