extension Messages {
  /// Gives one's own message another text; with `expected`, only where that is the text so far.
  public func edit(
    _ id: MessageID, to content: String, by member: Membership, from expected: MessageVersion? = nil
  ) async throws(ChatError) -> RoomEvent {
    guard id.roomID == member.roomID else { throw .messageNotFound }
    // Beside files there need be no text.
    let hasFiles = Text.isBlank(content) ? try await !(store.message(id)?.attachments.isEmpty ?? true) : false
    try check(content, mayBeBlank: hasFiles)
    return try await store.edit(id, to: content, by: member.author, within: limits.editWindow, from: expected)
  }

  /// Leaves a tombstone: members delete their own messages, moderators any.
  public func delete(_ id: MessageID, by member: Membership) async throws(ChatError) -> RoomEvent {
    guard id.roomID == member.roomID else { throw .messageNotFound }
    return try await store.delete(id, by: member.author)
  }

  /// The texts a message had before, the newest hundred of them, for moderators.
  public func earlierTexts(of id: MessageID, for member: Membership) async throws(ChatError) -> [String] {
    guard member.isModerator else { throw .forbidden("Only moderators see what was written before") }
    guard id.roomID == member.roomID, try await store.message(id) != nil else { throw .messageNotFound }
    return try await store.earlierTexts(of: id, limit: 100)
  }
}
