import Chat
import Engine
import Wire

enum RoomRoutes {
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let body = try call.body()
    let kind = try self.kind(body.optionalString("kind"))
    let (name, topic) = (try body.string("name"), try body.optionalString("topic") ?? "")
    let (guests, members) = (try body.optionalBool("guests") ?? false, try body.userIDs("members"))
    let key = try call.creationKey()
    let summary = try await asProblem { () throws(ChatError) in
      let made = try await call.core.rooms.create(
        name: name, topic: topic, kind: kind, guests: guests, members: members, by: caller.user.id,
        key: key)
      // Under a used key it is an older room, in which the caller may have no place any more.
      return key == nil ? made : try await call.core.rooms.room(made.room.id, for: caller.author)
    }
    var response = Response.object(201) { $0.room(summary) }
    response.headers.append(("Location", "/api/rooms/\(summary.room.id.rawValue)"))
    return response
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let limit = try call.limit(default: 200)
    let cursor = try call.cursor().flatMap(RoomID.init)
    let rooms = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.list(for: caller.user.id, after: cursor, limit: limit)
    }
    let next = rooms.count == limit ? rooms.last.map { "limit=\(limit)&cursor=\($0.room.id.rawValue)" } : nil
    return .list(rooms.map(call.core.presence.noting), next: next, of: "/api/rooms/") { $0.room($1) }
  }

  @Sendable static func get(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.roomID()
    let summary = try await asProblem { () throws(ChatError) in
      try await call.core.shown(call.core.rooms.room(id, for: caller.author), to: caller.author)
    }
    return .conditional(call, version: summary.room.settingsVersion) { $0.room(summary) }
  }

  @Sendable static func join(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.roomID()
    let summary = try await asProblem { () throws(ChatError) in
      let joined = try await call.core.rooms.join(id, as: caller.user.id, caller.user.username)
      return try await call.core.shown(joined, to: caller.author)
    }
    return .object { $0.room(summary) }
  }

  @Sendable static func leave(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.roomID()
    try await asProblem { () throws(ChatError) in
      try await call.core.rooms.leave(id, as: caller.user.id, caller.user.username)
    }
    return .object { json in
      json.field("room_id", id.rawValue)
      json.field("detail", "You left the room")
    }
  }

  @Sendable static func members(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let id = try call.roomID()
    let limit = try call.limit(default: 100)
    let cursor = try call.cursor().flatMap(UserID.init)
    let (members, isMember) = try await asProblem { () throws(ChatError) in
      let (summary, access, _) = try await call.core.rooms.access(to: id, for: caller.author)
      let members = try await call.core.rooms.members(of: access, after: cursor, limit: limit)
      return (members, summary.role != nil)
    }
    let presence = call.core.presence
    let next =
      members.count == limit ? members.last.map { "limit=\(limit)&cursor=\($0.user.id.rawValue)" } : nil
    return .list(members, next: next, of: "/api/rooms/\(id.rawValue)/members") { json, member in
      json.member(member, isMember ? presence.state(of: member.user) : nil)
    }
  }

  private static func kind(_ text: String?) throws(Problem) -> RoomKind {
    guard let text else { return .public }
    guard let kind = RoomKind(rawValue: text) else {
      throw .field("/kind", "invalid_kind", "kind is public or private")
    }
    return kind
  }
}

extension ChatCore {
  /// A room with what `viewer` has read of it, and the people of a direct one.
  fileprivate func shown(_ summary: RoomSummary, to viewer: Author) async throws(ChatError) -> RoomSummary {
    let read = try await rooms.withReadState(summary, for: viewer)
    return presence.noting(try await rooms.withPeople(read))
  }
}
