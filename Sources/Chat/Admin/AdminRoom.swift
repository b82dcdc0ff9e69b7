/// A room as administrators see it: what it is, and nothing that is said in it.
public struct AdminRoom: Equatable, Sendable {
  public let room: Room
  /// The owner with the lowest number; nil: a room without one, such as the lobby or a direct one.
  public let ownerID: UserID?
  /// When something was last said in it.
  public let lastMessageAt: Timestamp?
  public let hookCount: Int
  public let webhookCount: Int

  public init(room: Room, ownerID: UserID?, lastMessageAt: Timestamp?, hookCount: Int, webhookCount: Int) {
    self.room = room
    self.ownerID = ownerID
    self.lastMessageAt = lastMessageAt
    self.hookCount = hookCount
    self.webhookCount = webhookCount
  }
}
