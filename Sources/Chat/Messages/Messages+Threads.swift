extension Messages {
  /// The answers to a message after `seq`, oldest first, also to a deleted one.
  public func thread(of id: MessageID, after seq: Seq, limit: Int, in access: ReadAccess)
    async throws(ChatError)
    -> HistoryPage
  {
    guard id.roomID == access.roomID, try await store.message(id) != nil else { throw .messageNotFound }
    let page = try await store.replies(to: id, after: seq, limit: limit).shortened(for: .after(seq))
    return HistoryPage(
      messages: try await store.completed(page.messages, seenBy: access.viewer), hasMore: page.hasMore)
  }
}
