/// The one announcement to everybody.
public protocol AnnouncementStore: Sendable {
  /// nil: none was ever set; empty: it was taken back.
  func announcement() async throws(ChatError) -> String?
  /// Throws `.adminOnly`, for anybody who is no administrator at that moment.
  func setAnnouncement(_ text: String, by actor: UserID) async throws(ChatError)
}
