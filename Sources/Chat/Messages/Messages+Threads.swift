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
    for message in page.messages { messages += try await withReactions([message], for: access) }
    return HistoryPage(messages: messages, hasMore: page.hasMore)
  }
}
