/// Who may delete a message. Stores call it inside their transaction, so that a right that was taken away just before
/// does not count.
public enum DeletionRules {
  /// - Parameter role: in the room; nil: is no member.
  ///
  /// Throws `.notAMember`, ``ChatError/fixedSystemMessage`` and `.notYours`.
  public static func check(
    _ message: Message, by author: Author, _ role: Role?, isAdmin: Bool, in room: Room
  ) throws(ChatError) {
    if Permissions.allows(.moderate, to: role, isAdmin: isAdmin, in: room) { return }
    if author.userID != nil, role == nil { throw .notAMember }
    if message.system != nil { throw .fixedSystemMessage }
    guard message.author.senderKey == author.senderKey else { throw .notYours }
  }
}
