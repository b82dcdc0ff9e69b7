import Chat
import Engine
import Wire

/// Looking for messages.
enum SearchRoutes {
  @Sendable static func search(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (limit, cursor) = (try call.limit(default: 25, most: 100), try call.cursor())
    let query = try await Self.query(call, caller)
    let page = try await asProblem { () throws(ChatError) in
      try await call.core.messages.search(
        query, for: caller.user.id, before: cursor.map { Timestamp(microseconds: $0) }, limit: limit)
    }
    let asked = ["q", "room_id", "from", "has", "before", "after"].compactMap { name in
      call.queryText(name).map { "\(name)=\(PercentCoding.encode($0))&" }
    }.joined()
    let next = page.next.map { "\(asked)limit=\(limit)&cursor=\($0.microseconds)" }
    return .list(page.hits, next: next, of: "/api/search") { $0.searchHit($1, query.terms) }
  }

  private static func query(_ call: Call, _ caller: SignedIn) async throws(Problem) -> SearchQuery {
    let text = call.queryText("q") ?? ""
    var query = SearchQuery(try await asProblem { () throws(ChatError) in try SearchTerms(text) })
    query.features = try features(call)
    query.before = try await time(call, caller, "before", atEndOfDay: false)
    query.after = try await time(call, caller, "after", atEndOfDay: true)
    if let key = call.queryText("from"), !key.isEmpty {
      query.sender = try await asProblem { () throws(ChatError) in
        key == "me" ? caller.user.id : try await call.core.accounts.user(key).id
      }
    }
    if let number = try call.queryNumber("room_id") {
      guard let id = RoomID(number) else { throw Problem(.roomNotFound) }
      query.room = try await asProblem { () throws(ChatError) in
        try await call.core.rooms.readAccess(to: id, for: caller.author).roomID
      }
    }
    return query
  }

  /// Words with commas between.
  private static func features(_ call: Call) throws(Problem) -> Set<SearchFeature> {
    var features: Set<SearchFeature> = []
    for word in (call.queryText("has") ?? "").split(separator: ",") {
      guard let feature = SearchFeature(rawValue: String(word)) else {
        let words = SearchFeature.allCases.map(\.rawValue).joined(separator: ", ")
        throw .field("/has", "invalid_has", "has is one or several of \(words), with commas between")
      }
      features.insert(feature)
    }
    return features
  }

  /// A time, a day in UTC, which is left out itself, or a message that the caller may read.
  private static func time(_ call: Call, _ caller: SignedIn, _ name: String, atEndOfDay: Bool)
    async throws(Problem) -> Timestamp?
  {
    guard let text = call.queryText(name), !text.isEmpty else { return nil }
    if let time = Timestamp(rfc3339: text) { return time }
    if text.utf8.count == 10, let day = Timestamp(rfc3339: text + "T00:00:00Z") {
      return atEndOfDay ? Timestamp(microseconds: day.microseconds + 86_400_000_000 - 1) : day
    }
    guard let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      let number = Int64(text)
    else {
      throw .field("/\(name)", "invalid_\(name)", "\(name) is a day, a time in UTC or the id of a message")
    }
    return try await asProblem { () throws(ChatError) in
      guard let id = MessageID(number), let room = id.roomID else { throw .messageNotFound }
      let access = try await call.core.rooms.readAccess(to: room, for: caller.author)
      return try await call.core.messages.message(id, in: access).timestamp
    }
  }
}
