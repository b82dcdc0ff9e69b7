/// Reports: anybody with an account makes them, of what they may read; administrators handle them, and a room's
/// moderators see those of their room.
public struct Reports: Sendable {
  private let store: any Store
  private let rooms: Rooms
  private let limits: ChatLimits

  public init(store: any Store, rooms: Rooms, limits: ChatLimits) {
    self.store = store
    self.rooms = rooms
    self.limits = limits
  }

  public func report(_ id: MessageID, reason: String, by reporter: Author) async throws(ChatError) -> Report {
    guard let room = id.roomID, let user = reporter.userID else { throw .messageNotFound }
    _ = try await rooms.readAccess(to: room, for: reporter)
    guard let message = try await store.message(id) else { throw .messageNotFound }
    return try await store.createReport(
      NewReport(
        reporter: user, message: id, user: message.author.userID, reason: try check(reason, .reason)))
  }

  public func report(_ user: UserID, reason: String, by reporter: UserID) async throws(ChatError) -> Report {
    try await store.createReport(
      NewReport(reporter: reporter, message: nil, user: user, reason: try check(reason, .reason)))
  }

  public func list(_ status: ReportStatus?, before cursor: Int64?, limit: Int) async throws(ChatError)
    -> [Report]
  {
    try await store.reports(status, of: nil, before: cursor, limit: limit)
  }

  public func list(of room: RoomID, for viewer: Author, before cursor: Int64?, limit: Int)
    async throws(ChatError) -> [Report]
  {
    guard try await rooms.editing(in: room, by: viewer).isModerator else {
      throw .forbidden("Only moderators see what is reported")
    }
    return try await store.reports(nil, of: room, before: cursor, limit: limit)
  }

  public func handle(_ id: Int64, _ status: ReportStatus, note: String, by actor: UserID)
    async throws(ChatError) -> Report
  {
    try await store.handleReport(id, status, note: try check(note, .note), by: actor)
  }

  private func check(_ text: String, _ field: ChatError.Field) throws(ChatError) -> String {
    try Text.line(
      text, field, named: field == .note ? "A note" : "A reason", characters: limits.topicCharacters,
      emptyAllowed: field == .note)
  }
}
