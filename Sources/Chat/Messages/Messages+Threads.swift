extension Messages {
  /// The answers to a message after `seq`, oldest first, also to a deleted one.
  public func thread(of id: MessageID, after seq: Seq, limit: Int, in access: ReadAccess)
    async throws(ChatError)
    -> HistoryPage
  {
    guard id.roomID == access.roomID, try await store.message(id) != nil else { throw .messageNotFound }
    let page = try await store.replies(to: id, after: seq, limit: limit).shortened(for: .after(seq))
    // The answers stand far apart in the log, so each is looked up by itself.
    var messages: [Message] = []
    for message in page.messages { messages += try await completed([message], for: access) }
    return HistoryPage(messages: messages, hasMore: page.hasMore)
  }

  /// The messages with their reactions, as the holder of `access` sees them, and what is known of their answers.
  /// `messages` must be a stretch of the room's history, oldest first: they are looked up together.
  func completed(_ messages: [Message], for access: ReadAccess) async throws(ChatError) -> [Message] {
    guard let first = messages.first?.seq, let last = messages.last?.seq else { return messages }
    let reactions = try await store.reactions(
      of: access.roomID, from: first, through: last, seenBy: access.viewer)
    let threads = try await store.threads(of: access.roomID, from: first, through: last)
    if reactions.isEmpty, threads.isEmpty { return messages }
    return messages.map { message in
      var message = message
      message.reactions = reactions[message.id] ?? []
      message.thread = threads[message.id]
      return message
    }
  }
}
