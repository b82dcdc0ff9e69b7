extension Messages {
  /// The newest messages first; those before `cursor`, which a page before gave out.
  public func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
  {
    guard query.isUseful else {
      throw .invalid(.query, "Say what to look for: q, from or has")
    }
    var page = try await store.search(query, for: viewer, before: cursor, limit: limit)
    let messages = try await store.completed(page.hits.map(\.message), seenBy: viewer)
    for (index, message) in zip(page.hits.indices, messages) { page.hits[index].message = message }
    return page
  }
}
