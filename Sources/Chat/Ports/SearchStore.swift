/// Looking for messages.
public protocol SearchStore: Sendable {
  /// The newest messages that match and that `viewer` may read at this moment, those before `cursor` if there is one.
  /// Deleted messages match nothing, nor does what a room itself tells.
  func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
}
