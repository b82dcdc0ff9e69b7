import Auth
import Chat
import Engine
import Wire

/// What the server's administrators see and do.
enum AdminRoutes {
  /// How long a code for another password is good.
  private static let resetLifetime = Duration.seconds(24 * 3600)

  @Sendable static func users(_ call: Call) async throws(Problem) -> Response {
    let limit = try call.limit()
    let cursor = try call.cursor().flatMap(UserID.init)
    let query = call.queryText("q").flatMap { $0.isEmpty ? nil : $0 }
    let users = try await asProblem { () throws(ChatError) in
      try await call.core.administration.users(matching: query, after: cursor, limit: limit)
    }
    var next = users.count == limit ? users.last.map { "limit=\(limit)&cursor=\($0.user.id.rawValue)" } : nil
    if let query, let page = next { next = "q=\(PercentCoding.encode(query))&\(page)" }
    return .list(users, next: next, of: "/api/admin/users") { $0.adminUser($1) }
  }

  @Sendable static func rooms(_ call: Call) async throws(Problem) -> Response {
    let limit = try call.limit()
    let cursor = try call.cursor().flatMap(RoomID.init)
    let query = call.queryText("q").flatMap { $0.isEmpty ? nil : $0 }
    let rooms = try await asProblem { () throws(ChatError) in
      try await call.core.administration.rooms(matching: query, after: cursor, limit: limit)
    }
    var next = rooms.count == limit ? rooms.last.map { "limit=\(limit)&cursor=\($0.room.id.rawValue)" } : nil
    if let query, let page = next { next = "q=\(PercentCoding.encode(query))&\(page)" }
    return .list(rooms, next: next, of: "/api/admin/rooms") { $0.adminRoom($1) }
  }

  @Sendable static func change(_ call: Call) async throws(Problem) -> Response {
    let body = try call.body()
    var acts: [AdminAct] = []
    if let isAdmin = try body.optionalBool("is_admin") { acts.append(.setAdmin(isAdmin)) }
    if let isDisabled = try body.optionalBool("disabled") { acts.append(.setDisabled(isDisabled)) }
    let outcome = try await administer(call, acts)
    return .object { $0.adminUser(outcome.user) }
  }

  @Sendable static func endSessions(_ call: Call) async throws(Problem) -> Response {
    _ = try await administer(call, [.endSessions])
    return Response(status: 204)
  }

  @Sendable static func createPasswordReset(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let actor = try await call.signedIn().user.id
    let code = RandomToken.make()
    let expiresAt = call.core.clock.now().advanced(by: resetLifetime)
    let user = try await asProblem { () throws(ChatError) in
      try await call.core.administration.createPasswordReset(
        of: String(call.parameter(0)), codeHash: Digest.sha256(code.utf8), expiresAt: expiresAt, by: actor)
    }
    call.core.log(.administered(userID: user.id.rawValue, by: actor.rawValue))
    return .object(201) { json in
      json.field("code", code)
      json.time("expires_at", unixMicroseconds: expiresAt.microseconds)
    }
  }

  @Sendable static func audit(_ call: Call) async throws(Problem) -> Response {
    let limit = try call.limit()
    let cursor = try call.cursor()
    var filter = AuditFilter()
    var query = ""
    if let number = try call.queryNumber("actor_id") {
      filter.actor = try required(UserID(number), "actor_id")
      query += "actor_id=\(number)&"
    }
    if let number = try call.queryNumber("user_id") {
      filter.user = try required(UserID(number), "user_id")
      query += "user_id=\(number)&"
    }
    if let number = try call.queryNumber("room_id") {
      filter.room = try required(RoomID(number), "room_id")
      query += "room_id=\(number)&"
    }
    if let word = call.queryText("action") {
      let action = try required(AuditAction(rawValue: word), "action")
      filter.action = action
      query += "action=\(action.rawValue)&"
    }
    let entries = try await asProblem { [filter] () throws(ChatError) in
      try await call.core.administration.audit(filter, before: cursor, limit: limit)
    }
    let next =
      entries.count == limit ? entries.last.map { "\(query)limit=\(limit)&cursor=\($0.id)" } : nil
    return .list(entries, next: next, of: "/api/admin/audit") { $0.auditEntry($1) }
  }

  private static func required<Value>(_ value: Value?, _ name: String) throws(Problem) -> Value {
    guard let value else { throw .field("/\(name)", "invalid_\(name)", "\(name) is none that there can be") }
    return value
  }

  private static func administer(_ call: Call, _ acts: [AdminAct]) async throws(Problem) -> AdminOutcome {
    if call.core.isStopping { throw .stopping }
    let actor = try await call.signedIn().user.id
    let outcome = try await asProblem { () throws(ChatError) in
      try await call.core.administration.administer(String(call.parameter(0)), acts, by: actor)
    }
    call.core.revoke(outcome.ended)
    call.core.log(.administered(userID: outcome.user.user.id.rawValue, by: actor.rawValue))
    return outcome
  }
}
