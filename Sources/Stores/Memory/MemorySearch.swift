public import Chat

extension MemoryStore {
  public func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
  {
    guard let limit = PageLimit(limit) else { return SearchPage(hits: [], next: nil) }
    return try state.read { $0.search(query, for: viewer, before: cursor, limit) }
  }
}

extension MemoryState {
  fileprivate func search(
    _ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, _ limit: PageLimit
  ) -> SearchPage {
    var found: [SearchHit] = []
    for state in rooms.values where maySearch(state, viewer) && query.room ?? state.room.id == state.room.id {
      for message in state.messages where Self.matches(query, message) && message.timestamp < cursor ?? .max {
        found.append(SearchHit(message: message, room: state.room))
      }
    }
    found.sort { $0.message.timestamp > $1.message.timestamp }
    let page = Array(found.prefix(limit.count))
    return SearchPage(hits: page, next: found.count > page.count ? page.last?.message.timestamp : nil)
  }

  private func maySearch(_ state: RoomState, _ viewer: UserID) -> Bool {
    if state.members[viewer] != nil { return true }
    return state.room.kind == .public && (state.banned[viewer] == nil || admins.contains(viewer))
  }

  private static func matches(_ query: SearchQuery, _ message: Message) -> Bool {
    guard message.deletedAt == nil, message.system == nil,
      query.sender == nil || query.sender == message.author.userID,
      message.timestamp < query.before ?? .max, query.after.map({ message.timestamp > $0 }) ?? true
    else { return false }
    let text = FoldedText(message.content)
    let features = SearchFeature.all(
      of: text, mentionsSomebody: !message.mentions.isEmpty, bringsFiles: !message.attachments.isEmpty)
    return query.features.isSubset(of: features)
      && query.terms.areIn(FoldedText(text, with: message.attachments))
  }
}

extension Timestamp {
  fileprivate static let max = Timestamp(microseconds: .max)
}
