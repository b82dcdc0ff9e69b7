import Chat
import Engine
import Wire

enum MessageRoutes {
  /// The answer is the acknowledgement: it leaves after the commit is on disk.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let room = try call.roomID()
    return try await create(call) { _ in room }
  }

  /// The same where the body may say which room is meant.
  static func create(_ call: Call, in room: (Fields) throws(Problem) -> RoomID) async throws(Problem)
    -> Response
  {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    try call.core.limiters.sends.charge(
      .user(caller.user.id.rawValue), now: .current(), "messages")
    let body = try call.body()
    let room = try room(body)
    let attachments = try body.attachments()
    let (sent, named) = (try body.content(beside: attachments), try body.clientID())
    let clientID = if let named { named } else { try call.idempotencyKey() }
    let replyTo = try body.messageID("reply_to")
    let content: String
    switch SentText(sent) {
    case .plain(let text): content = text
    case .command(let order):
      switch try await CommandRoutes.run(order, in: room, by: caller, call) {
      case .post(let text): content = text
      case .tell(let text): return .object { $0.commandResult(order, text) }
      }
    }
    let (message, isDuplicate) = try await asProblem { () throws(ChatError) in
      let membership = try await call.core.rooms.membership(in: room, for: caller.author)
      return try await call.core.messages.post(
        content, clientID: clientID, replyTo: replyTo, attachments: attachments, by: membership)
    }
    var response = Response.object(isDuplicate ? 200 : 201) { json in
      json.message(message)
      if isDuplicate { json.field("duplicate", true) }
    }
    if !isDuplicate {
      response.headers.append(
        ("Location", "/api/rooms/\(room.rawValue)/messages/\(message.id.rawValue)"))
    }
    return response
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let settings = call.core.settings
    let limit = try call.limit(default: settings.historyPage, most: settings.limits.historyPage)
    let range = try HistoryRange(
      before: call.querySeq("before"), after: call.querySeq("after"), around: call.querySeq("around"))
    let page = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.history(range, limit: limit, in: access)
    }
    return .list(
      page.messages, next: next(after: page, range, limit), of: "/api/rooms/\(room.rawValue)/messages"
    ) { $0.message($1) }
  }

  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, id) = (try call.roomID(), try call.messageID(1))
    let message = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.message(id, in: access)
    }
    return .conditional(call, version: message.textVersion) { $0.message(message) }
  }

  @Sendable static func events(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let most = call.core.settings.limits.replayPage
    let limit = try call.limit(default: most, most: most)
    let after = try call.querySeq("after") ?? .zero
    let (events, hasMore) = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.eventPage(after: after, limit: limit, in: access)
    }
    let next = hasMore ? events.last.map { "limit=\(limit)&after=\($0.seq.rawValue)" } : nil
    return .list(events, next: next, of: "/api/rooms/\(room.rawValue)/events") { $0.event($1) }
  }

  /// The query of the page that follows in the direction that was asked for.
  private static func next(after page: HistoryPage, _ range: HistoryRange, _ limit: Int) -> String? {
    guard page.hasMore, let first = page.messages.first, let last = page.messages.last else { return nil }
    switch range {
    case .latest, .before, .around: return "limit=\(limit)&before=\(first.seq.rawValue)"
    case .after: return "limit=\(limit)&after=\(last.seq.rawValue)"
    }
  }
}
