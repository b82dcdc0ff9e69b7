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
  /// Of what in a room a member wants to hear from now on; returns whether that is new. Throws `.notAMember`.
  func setNotificationLevel(_ level: NotificationLevel, in room: RoomID, of user: UserID)
    async throws(ChatError) -> Bool
  /// Whom a message concerns that wants to hear of it: in a direct room everybody else; elsewhere those of the members whom it mentions or
  /// answers. nil: it is not there any more.
  func audience(of message: MessageID) async throws(ChatError) -> Audience?
}
