/// What concerns a person.
public struct Notifications: Sendable {
  private let store: any Store
  private let broker: any Broker

  /// How many one may name at once as read.
  public static let mostChosen = 200

  public init(store: any Store, broker: any Broker) {
    self.store = store
    self.broker = broker
  }

  public func list(for user: UserID, unreadOnly: Bool, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> (page: NotificationPage, unread: Int)
  {
    let page = try await store.notifications(of: user, unreadOnly: unreadOnly, before: cursor, limit: limit)
    return (page, try await store.unreadNotifications(of: user))
  }

  /// The chosen ones are read; all of the person's devices hear how many are left.
  public func read(_ choice: NotificationChoice, by user: UserID) async throws(ChatError) -> Int {
    if case .these(let ids) = choice, ids.count > Self.mostChosen {
      throw .invalid(.ids, "Name at most \(Self.mostChosen) notifications")
    }
    try await store.readNotifications(choice, of: user)
    let unread = try await store.unreadNotifications(of: user)
    broker.publish(.notificationsRead(user, unread: unread))
    return unread
  }
}
