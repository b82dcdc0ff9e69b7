/// What the administrators tell everybody.
public struct Announcements: Sendable {
  private let store: any Store
  private let broker: any Broker
  private let limits: ChatLimits
  /// What holds while none was ever set.
  private let standard: String

  public init(store: any Store, broker: any Broker, limits: ChatLimits, standard: String) {
    self.store = store
    self.broker = broker
    self.limits = limits
    self.standard = standard
  }

  /// Empty: there is none.
  public func current() async throws(ChatError) -> String { try await store.announcement() ?? standard }

  /// Everybody hears it at once. An empty text takes it back.
  public func set(_ text: String, by actor: UserID) async throws(ChatError) -> String {
    let text = try Text.line(
      text, .announcement, named: "An announcement", characters: limits.topicCharacters, emptyAllowed: true)
    try await store.setAnnouncement(text, by: actor)
    broker.publish(.announcement(text))
    return text
  }
}
