import Chat
import Engine
import Wire

/// What moderators do to members.
enum ModerationRoutes {
  @Sendable static func put(_ call: Call) async throws(Problem) -> Response {
    let body = try call.body()
    var acts: [MemberAct] = [.admit]
    if let role = try body.role() { acts.append(.setRole(role)) }
    if let muted = try body.mutedUntil() { acts.append(.mute(until: muted)) }
    guard let member = try await moderate(call, acts, call.parameter(1)) else { throw Problem(.userNotFound) }
    return .object { $0.member(member) }
  }

  @Sendable static func kick(_ call: Call) async throws(Problem) -> Response {
    _ = try await moderate(call, [.kick], call.parameter(1))
    return Response(status: 204)
  }

  @Sendable static func ban(_ call: Call) async throws(Problem) -> Response {
    _ = try await moderate(call, [.ban], nil)
    return Response(status: 204)
  }

  @Sendable static func unban(_ call: Call) async throws(Problem) -> Response {
    _ = try await moderate(call, [.unban], call.parameter(1))
    return Response(status: 204)
  }

  @Sendable static func bans(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let (room, limit) = (try call.roomID(), try call.limit())
    let cursor = try call.cursor().flatMap(UserID.init)
    let bans = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.bans(in: room, for: caller.author, after: cursor, limit: limit)
    }
    let next = bans.count == limit ? bans.last.map { "limit=\(limit)&cursor=\($0.user.id.rawValue)" } : nil
    return .list(bans, next: next, of: "/api/rooms/\(room.rawValue)/bans") { $0.ban($1) }
  }

  /// `user`: a number or a name; nil: the body names it.
  private static func moderate(_ call: Call, _ acts: [MemberAct], _ user: Substring?) async throws(Problem)
    -> Member?
  {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let key: String
    if let user { key = String(user) } else { key = try call.body().string("user") }
    return try await asProblem { () throws(ChatError) in
      // Before the user is looked up: what a private room answers tells nobody who exists.
      try await call.core.rooms.checkModerated(room, by: caller.author)
      let user = try await call.core.accounts.user(key)
      return try await call.core.rooms.moderate(user.id, in: room, acts, by: caller.author)
    }
  }
}

extension Fields {
  fileprivate func role() throws(Problem) -> Role? {
    guard let word = try optionalString("role") else { return nil }
    guard let role = Role.allCases.first(where: { $0.name == word }) else {
      throw .field("/role", "invalid_role", "role is member, moderator or owner")
    }
    return role
  }

  /// nil: not named; null in the body: no longer muted.
  fileprivate func mutedUntil() throws(Problem) -> Timestamp?? {
    guard let value = value["muted_until"] else { return .none }
    if value.isNull { return .some(nil) }
    guard let text = value.string else {
      throw .field("/muted_until", "wrong_type", "muted_until must be a string")
    }
    guard let time = Timestamp(rfc3339: text) else {
      throw .field("/muted_until", "invalid_muted_until", "muted_until looks like 2026-03-01T12:00:00Z")
    }
    return .some(time)
  }
}

extension Timestamp {
  /// A UTC time of RFC 3339 with `Z`; fractions of the second are dropped.
  init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes.count <= 40, bytes.last == UInt8(ascii: "Z") else { return nil }
    let pattern = Array("0000-00-00T00:00:00".utf8)
    var numbers = [0]
    for (byte, wanted) in zip(bytes, pattern) {
      if wanted == UInt8(ascii: "0") {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), let last = numbers.popLast() else {
          return nil
        }
        numbers.append(last * 10 + Int(byte - UInt8(ascii: "0")))
      } else {
        guard byte == wanted else { return nil }
        numbers.append(0)
      }
    }
    let fraction = bytes.dropFirst(pattern.count).dropLast()
    let isFraction = fraction.first == UInt8(ascii: ".") && fraction.count > 1
    guard numbers.count == 6, fraction.isEmpty || isFraction,
      fraction.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let seconds = CivilTime.unixSeconds(
        year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4],
        second: numbers[5])
    else { return nil }
    self.init(microseconds: seconds * 1_000_000)
  }
}
