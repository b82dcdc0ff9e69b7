import Chat
import Engine
import Wire

/// Rooms that one needs no account for.
enum GuestRoomsRoutes {
  private enum Caller {
    case account(SignedIn)
    case guest(GuestID?)
  }

  /// Makes a room for guests. A guest who makes one is known by a cookie from then on, and may delete it.
  @Sendable static func create(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await caller(call)
    let name = try call.body().string("name")
    if core.isStopping { throw .stopping }
    switch caller {
    case .account(let account):
      let key = try call.creationKey()
      let summary = try await asProblem { () throws(ChatError) in
        try await core.rooms.create(
          name: name, topic: "", kind: .public, guests: true, members: [], by: account.user.id, key: key)
      }
      return answer(summary.room)
    case .guest(let known):
      try core.limiters.guestRooms.charge(
        .address(call.client.network), now: .current(), "new rooms from your address")
      let pass: (guest: GuestID, header: (String, String)?) =
        if let known { (known, nil) } else { try GuestPass.issue(for: call) }
      let room = try await asProblem { () throws(ChatError) in
        try await core.rooms.create(name: name, by: pass.guest)
      }
      var response = answer(room)
      if let header = pass.header { response.headers.append(header) }
      return response
    }
  }

  @Sendable static func list(_ call: Call) async throws(Problem) -> Response {
    _ = try await caller(call)
    let (limit, cursor) = (
      try call.limit(default: 1_000, most: 1_000), try call.cursor().flatMap(RoomID.init)
    )
    let rooms = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.forGuests(after: cursor, limit: limit)
    }
    let next = rooms.count == limit ? rooms.last.map { "limit=\(limit)&cursor=\($0.id.rawValue)" } : nil
    return .list(rooms, next: next, of: "/api/chat/rooms") { $0.guestRoom($1) }
  }

  @Sendable static func messages(_ call: Call) async throws(Problem) -> Response {
    let viewer = try await viewer(call)
    let (room, limit) = (try room(call), try call.limit(default: 100))
    let shown = try await asProblem { () throws(ChatError) in
      let access = try await call.core.rooms.readAccess(to: room, for: viewer)
      return try await call.core.messages.newestWritten(limit: limit, in: access)
    }
    return .list(shown, next: nil, of: "") { $0.guestRoomsMessage($1) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let caller = try await caller(call)
    let room = try room(call)
    if core.isStopping { throw .stopping }
    try await asProblem { () throws(ChatError) in
      switch caller {
      case .account(let account): try await core.rooms.delete(room, by: account.author)
      case .guest(let guest?): try await core.rooms.delete(room, by: guest)
      case .guest(nil):
        guard try await core.store.room(room) != nil else { throw .roomNotFound }
        throw .notYourRoom
      }
    }
    core.eraseInBackground()
    return Response(status: 204)
  }

  /// The room that the path names; what is no room's id is an unknown room.
  static func room(_ call: Call) throws(Problem) -> RoomID {
    guard let id = PublicID(call.parameter(0)).flatMap({ RoomID($0.number) }) else {
      throw Problem(.roomNotFound)
    }
    return id
  }

  private static func caller(_ call: Call) async throws(Problem) -> Caller {
    if call.request.headers["Authorization"] != nil || call.sessionCookie != nil {
      return .account(try await call.signedIn())
    }
    guard call.core.settings.guestsAllowed else { throw .notAuthenticated }
    return .guest(GuestPass.guest(of: call))
  }

  private static func viewer(_ call: Call) async throws(Problem) -> Author {
    switch try await caller(call) {
    case .account(let account): account.author
    case .guest(let guest): try Doors.guest(guest)
    }
  }

  private static func answer(_ room: Room) -> Response { .object(201) { $0.guestRoom(room) } }
}
