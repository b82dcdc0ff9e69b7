/// Somebody has pinned a message to its room, or taken it down.
public struct PinChange: Equatable, Sendable {
  public let messageID: MessageID
  public let author: Author
  public let isRemoved: Bool

  public init(messageID: MessageID, author: Author, isRemoved: Bool) {
    self.messageID = messageID
    self.author = author
    self.isRemoved = isRemoved
  }

  /// The same by somebody who is called otherwise now.
  public func by(_ author: Author) -> PinChange {
    PinChange(messageID: messageID, author: author, isRemoved: isRemoved)
  }
}

/// Who may pin. Stores call it inside their transaction.
public enum PinRules {
  /// Throws `.notAMember` and `.forbidden`.
  public static func check(_ role: Role?, in room: Room) throws(ChatError) {
    if role == nil { throw .notAMember }
    try Permissions.check(.pin, by: role, in: room, or: .forbidden("Only moderators may pin messages here"))
  }
}
