import Auth
import Chat
import Engine
import Wire

/// Links by which people join rooms.
enum InviteRoutes {
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let body = try call.body()
    let (expiresIn, maxUses) = (try body.optionalInt("expires_in"), try body.optionalInt("max_uses"))
    let invite = try await asProblem { () throws(ChatError) in
      // 144 bits: short enough to read out, and far from guessing.
      try await call.core.invites.create(
        in: room, expiresIn: expiresIn, maxUses: maxUses, code: RandomToken.make(byteCount: 18),
        by: caller.author)
    }
    return .object(201) { $0.invite(invite) }
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let room = try call.roomID()
    let invites = try await asProblem { () throws(ChatError) in
      try await call.core.invites.list(of: room, for: caller.author)
    }
    return .list(invites, next: nil, of: "/api/rooms/\(room.rawValue)/invites") { $0.invite($1) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let (room, code) = (try call.roomID(), String(call.parameter(1)))
    try await asProblem { () throws(ChatError) in
      try await call.core.invites.delete(code, of: room, by: caller.author)
    }
    return Response(status: 204)
  }

  @Sendable static func preview(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let code = String(call.parameter(0))
    let (invite, room) = try await asProblem { () throws(ChatError) in
      try await call.core.invites.preview(code, for: caller.author)
    }
    return .object { json in
      json.field("code", invite.code)
      json.object("room") { json in
        json.field("id", room.id.rawValue)
        json.field("name", room.name)
        json.field("topic", room.topic)
        json.field("kind", room.kind.rawValue)
        json.field("member_count", room.memberCount)
      }
      json.time("expires_at", unixMicroseconds: invite.expiresAt?.microseconds)
    }
  }

  @Sendable static func join(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let code = String(call.parameter(0))
    let summary = try await asProblem { () throws(ChatError) in
      try await call.core.invites.join(by: code, as: caller.user.id, caller.user.username)
    }
    return .object { $0.room(summary) }
  }
}

extension JSONWriter {
  fileprivate mutating func invite(_ invite: Invite) {
    field("code", invite.code)
    // Behind the #, where no server, proxy or log sees it.
    field("url", "/#invite=\(invite.code)")
    field("room_id", invite.roomID.rawValue)
    field("created_by", invite.createdBy.rawValue)
    time("created_at", unixMicroseconds: invite.createdAt.microseconds)
    time("expires_at", unixMicroseconds: invite.expiresAt?.microseconds)
    field("max_uses", invite.maxUses.map { Int64($0) })
    field("uses", invite.uses)
  }
}
