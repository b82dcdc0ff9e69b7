import Chat
import Engine
import Wire

/// Changing rooms, and opening direct ones.
enum RoomSettingsRoutes {
  @Sendable static func update(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let id = try call.roomID()
    let body = try call.body()
    var patch = RoomPatch(
      name: try body.optionalString("name"), topic: try body.optionalString("topic"),
      guests: try body.optionalBool("guests"), readOnly: try body.optionalBool("read_only"),
      slowMode: try body.optionalInt("slow_mode").map { Int($0) })
    if call.request.headers["If-Match"] != nil {
      let room = try await asProblem { () throws(ChatError) -> Room in
        try await call.core.rooms.checkModerated(id, by: caller.author)
        guard let room = try await call.core.store.room(id) else { throw .roomNotFound }
        return room
      }
      if try call.expects(version: room.settingsVersion) { patch.expected = room.settings }
    }
    let summary = try await asProblem { [patch] () throws(ChatError) in
      try await call.core.rooms.update(id, with: patch, by: caller.author)
    }
    return .tagged(version: summary.room.settingsVersion) { $0.room(summary) }
  }

  @Sendable static func delete(_ call: Call) async throws(Problem) -> Response {
    if call.core.isStopping { throw .stopping }
    let caller = try await call.signedIn()
    let id = try call.roomID()
    let core = call.core
    try await asProblem { () throws(ChatError) in try await core.rooms.delete(id, by: caller.author) }
    core.eraseInBackground()
    return Response(status: 204)
  }

  @Sendable static func openDirect(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    let keys = try call.body().people("users")
    let (room, isNew) = try await asProblem { () throws(ChatError) in
      var others: [UserID] = []
      for key in keys { others.append(try await call.core.accounts.user(key).id) }
      return try await call.core.rooms.openDirect(with: others, by: caller.user.id)
    }
    var response = Response.object(isNew ? 201 : 200) { $0.room(call.core.presence.noting(room)) }
    if isNew { response.headers.append(("Location", "/api/rooms/\(room.room.id.rawValue)")) }
    return response
  }
}

extension Fields {
  /// One to eight numbers or names of users.
  fileprivate func people(_ key: String) throws(Problem) -> [String] {
    let refusal = Problem.field("/\(key)", "invalid_\(key)", "\(key) is a list of 1 to 8 names or ids")
    guard let value = value[key] else {
      throw .field("/\(key)", "missing_\(key)", "\(key) is required")
    }
    guard value.kind == .array else { throw refusal }
    var people: [String] = []
    for element in value.elements {
      guard let name = element.string ?? element.wholeNumber.map({ String($0) }), people.count < 8 else {
        throw refusal
      }
      people.append(name)
    }
    guard !people.isEmpty else { throw refusal }
    return people
  }
}
