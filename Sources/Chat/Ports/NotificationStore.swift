/// What concerns a person, found where it happened: nothing is written for each of a room's members.
public protocol NotificationStore: Sendable {
  /// A person's notifications that happened before `cursor`, the newest first.
  func notifications(of user: UserID, unreadOnly: Bool, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> NotificationPage
  /// How many are not read; ``ChatLimits/unreadCounted`` stands for that many or more.
  func unreadNotifications(of user: UserID) async throws(ChatError) -> Int
  /// nil: the person has none of that number, or none any more.
  func notification(_ id: NotificationID, of user: UserID) async throws(ChatError) -> Notification?
  /// From now on the chosen ones are read, which is never taken back. Those that are none, or none any
  /// more, are passed over; `.upTo` throws `.notificationNotFound` where it cannot know when that was.
  func readNotifications(_ choice: NotificationChoice, of user: UserID) async throws(ChatError)
  /// Whom a message concerns: in a direct room everybody else; elsewhere those of the members whom it mentions or
  /// answers. nil: it is not there any more.
  func audience(of message: MessageID) async throws(ChatError) -> Audience?
}
