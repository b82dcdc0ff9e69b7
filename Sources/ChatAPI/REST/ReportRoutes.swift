import Chat
import Engine
import Wire

/// What people report, and what becomes of it.
enum ReportRoutes {
  /// Of a message, or else of a person. What was reported before answers the first report.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let core = call.core
    let caller = try await call.signedIn()
    let body = try call.body()
    let reason = try body.string("reason")
    let (message, key) = (try body.messageID("message_id"), try body.optionalString("user"))
    try core.limiters.sends.charge(.user(caller.user.id.rawValue), now: .current(), "reports")
    let report = try await asProblem { () throws(ChatError) in
      if let message { return try await core.reports.report(message, reason: reason, by: caller.author) }
      guard let key else { throw .userNotFound }
      let user = try await core.accounts.user(key)
      return try await core.reports.report(user.id, reason: reason, by: caller.user.id)
    }
    return .object(201) { $0.ownReport(report) }
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let (limit, cursor) = (try call.limit(), try call.cursor())
    var status: ReportStatus?
    if let word = call.queryText("status") { status = try Self.status(word) }
    let reports = try await asProblem { [status] () throws(ChatError) in
      try await call.core.reports.list(status, before: cursor, limit: limit)
    }
    let query = status.map { "status=\($0.rawValue)&" } ?? ""
    return page(reports, limit, query, "/api/admin/reports")
  }

  @Sendable static func listOfRoom(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, limit, cursor) = (try call.roomID(), try call.limit(), try call.cursor())
    let reports = try await asProblem { () throws(ChatError) in
      try await call.core.reports.list(of: room, for: caller.author, before: cursor, limit: limit)
    }
    return page(reports, limit, "", "/api/rooms/\(room.rawValue)/reports")
  }

  @Sendable static func handle(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let actor = try await call.signedIn().user.id
    let body = try call.body()
    let status = try Self.status(try body.string("status"))
    let note = try body.optionalString("note") ?? ""
    guard let id = Int64(call.parameter(0)), id > 0 else { throw Problem(.reportNotFound) }
    let report = try await asProblem { () throws(ChatError) in
      try await call.core.reports.handle(id, status, note: note, by: actor)
    }
    return .object { $0.report(report) }
  }

  private static func status(_ word: String) throws(Problem) -> ReportStatus {
    guard let status = ReportStatus(rawValue: word) else {
      throw .field("/status", "invalid_status", "status is open, resolved or dismissed")
    }
    return status
  }

  private static func page(_ reports: [Report], _ limit: Int, _ query: String, _ path: String) -> Response {
    let next = reports.count == limit ? reports.last.map { "\(query)limit=\(limit)&cursor=\($0.id)" } : nil
    return .list(reports, next: next, of: path) { $0.report($1) }
  }
}
