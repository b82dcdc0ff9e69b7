/// What people report to moderators and administrators.
public protocol ReportStore: Sendable {
  /// The same person reports the same thing once: again, this answers the first report. Throws `.userNotFound`.
  func createReport(_ draft: NewReport) async throws(ChatError) -> Report
  /// What somebody reported, by id.
  func reports(by reporter: UserID) async throws(ChatError) -> [Report]
  /// The newest first, from before `cursor`; nil in `status` and `room`: any.
  func reports(_ status: ReportStatus?, of room: RoomID?, before cursor: Int64?, limit: Int)
    async throws(ChatError) -> [Report]
  /// Throws `.reportNotFound`, and `.adminOnly` for anybody who is no administrator at that moment.
  func handleReport(_ id: Int64, _ status: ReportStatus, note: String, by actor: UserID)
    async throws(ChatError) -> Report
}

/// What an administrator sees at a glance.
public protocol StatisticsStore: Sendable {
  /// - Parameter days: so many days up to now are counted one by one. Costs a walk through all messages.
  func statistics(days: Int) async throws(ChatError) -> Statistics
}
