extension Messages {
  /// The newest messages first; those before `cursor`, which a page before gave out.
  public func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
  {
    guard query.isUseful else {
      throw .invalid(.query, "Say what to look for: q, from or has")
    }
    var page = try await store.search(query, for: viewer, before: cursor, limit: limit)
    for index in page.hits.indices {
      // They stand far apart in the logs, so each is looked up by itself.
      let message = page.hits[index].message
      let access = ReadAccess(roomID: message.roomID, viewer: viewer)
      page.hits[index].message = try await completed([message], for: access).first ?? message
    }
    return page
  }
}
