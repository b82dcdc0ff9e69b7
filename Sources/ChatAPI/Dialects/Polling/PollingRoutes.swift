import Auth
import Chat
import Engine
import Wire

/// A chat by questions: who calls says so in the body, and has to be it.
enum PollingRoutes {
  /// The most messages of one answer.
  static let page = 500

  @Sendable static func send(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let body = try call.body()
    let sender = try await caller(call, named: body.string("sender"))
    try core.limiters.sends.charge(.user(sender.id.rawValue), now: .current(), "messages")
    let (recipient, text) = (try body.string("recipient"), try body.string("message"))
    let clientID = try call.idempotencyKey()
    let room: RoomID
    if let named = self.room(recipient) {
      room = named
    } else {
      let other = try await user(named: recipient, call)
      if other.id == sender.id { throw .unknownRecipient }
      room = try await asProblem { () throws(ChatError) in
        try await core.rooms.openDirect(with: [other.id], by: sender.id).room.room.id
      }
    }
    let message = try await asProblem { () throws(ChatError) in
      let membership = try await core.rooms.membership(
        in: room, for: .account(sender.id, sender.username))
      return try await core.messages.post(text, clientID: clientID, replyTo: nil, by: membership).message
    }
    return .object { json in
      json.field("status", "success")
      json.field("id", message.timestamp.microseconds)
    }
  }

  @Sendable static func messages(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    guard let name = call.queryText("username") else {
      throw .field("/username", "missing_username", "username is required")
    }
    let reader = try await caller(call, named: name)
    let last = try call.queryNumber("last_id") ?? 0
    guard last >= 0, last < 1 << 53 else {
      throw .field("/last_id", "invalid_last_id", "last_id is the id of a message, or 0")
    }
    core.pollers.note(reader)
    let found = try await asProblem { () throws(ChatError) in
      try await core.store.inbox(of: reader.id, after: Timestamp(microseconds: last), limit: page)
    }
    return .object { json in
      json.field("status", "success")
      json.array("messages") { json in
        for one in found { json.object { $0.polled(one, by: reader) } }
      }
    }
  }

  @Sendable static func createRoom(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let body = try call.body()
    let admin = try await caller(call, named: body.string("admin"))
    let names = try body.strings("participants")
    let most = core.settings.limits.firstMembers
    guard names.count <= most else {
      throw .field(
        "/participants", "too_many_participants", "A room begins with at most \(most) participants")
    }
    var people: [User] = []
    for name in names { people.append(try await user(named: name, call)) }
    let others = people.filter { $0.id != admin.id }
    let title = ([admin] + others).map(\.username.text).joined(separator: ", ")
    let room = try await asProblem { () throws(ChatError) in
      try await core.rooms.create(
        name: String(title.prefix(core.settings.limits.roomNameCharacters)), topic: "", kind: .private,
        guests: false, members: others.map(\.id), by: admin.id, tellsMembers: true)
    }
    return .object { json in
      json.field("status", "success")
      json.field("message", "The room is there")
      json.field("room_id", roomName(room.room.id))
    }
  }

  @Sendable static func leaveRoom(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    if core.isStopping { throw .stopping }
    let body = try call.body()
    let member = try await caller(call, named: body.string("username"))
    guard let room = room(try body.string("room_id")) else { throw Problem(.roomNotFound) }
    try await asProblem { () throws(ChatError) in
      try await core.rooms.leave(room, as: member.id, member.username)
    }
    return done("You left the room")
  }

  /// Ends the session of the call; a name that nothing proves is free again.
  @Sendable static func logOut(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let user = try await caller(call, named: try call.body().string("username"))
    core.pollers.forget(user.id)
    if call.provesNothing {
      let ended = try await asProblem { () throws(ChatError) in
        try await core.departures.delete(Credentials(user: user, passwordHash: ""), erasing: false)
      }
      core.revoke(ended)
      core.log(.accountDeleted(userID: user.id.rawValue))
    } else if call.request.headers["X-Chat-Key"] == nil {
      let session = try await call.signedIn().session
      try await asProblem { () throws(ChatError) in try await core.store.revokeSession(session) }
      core.revoke([session])
      core.log(.loggedOut(userID: user.id.rawValue))
    }
    return try SessionCookie.cleared(done("Logged out"), for: call)
  }

  // MARK: On the dialect's own port

  @Sendable static func register(_ call: Call) async throws(Problem) -> Response {
    guard call.core.settings.trustsClaimedNames else {
      var response = try await LobbyRoutes.register(call)
      response.status = 200
      return response
    }
    let core = call.core
    let body = try call.body()
    let wanted = try body.string("username")
    let name = try await asProblem { () throws(ChatError) in try Username(wanted) }
    if name.isReserved { throw Problem(.usernameTaken) }
    try core.limiters.registrations.charge(
      .address(call.client.network), now: .current(), "registrations from your address")
    let user = try await asProblem { () throws(ChatError) in try await core.store.createUser(claiming: name) }
    core.welcome(user, from: call)
    core.pollers.note(user)
    return done("Registered as \(user.username.text)")
  }

  @Sendable static func online(_ call: Call) async throws(Problem) -> Response {
    if !call.core.settings.trustsClaimedNames {
      _ = try await known(call)
    }
    return .object { json in
      json.field("status", "success")
      json.array("online_users", call.core.namesOnline())
    }
  }

  // MARK: Who

  /// The caller, who has to be the one that the call names: no session is 401, somebody else's name 403.
  private static func caller(_ call: Call, named name: String) async throws(Problem) -> User {
    let claimed = try? Username(name)
    if call.provesNothing {
      guard let claimed else { throw .notAuthenticated }
      let user = try await asProblem { () throws(ChatError) in
        try await call.core.store.user(claiming: claimed)
      }
      guard let user else { throw .notAuthenticated }
      return user
    }
    let user = try await known(call)
    guard claimed?.folded == user.username.folded else { throw .notYou }
    return user
  }

  /// The account that the call proves: by a key in `X-Chat-Key`, a bearer token or a cookie.
  private static func known(_ call: Call) async throws(Problem) -> User {
    guard let key = call.request.headers["X-Chat-Key"] else { return try await call.signedIn().user }
    let core = call.core
    let (limiter, address) = (core.limiters.failedSignInsPerAddress, RateKey.address(call.client.network))
    try limiter.charge(address, now: .current(), "failed sign-ins")
    let user = try await asProblem { () throws(ChatError) in
      try await core.store.user(withKey: Digest.sha256(key.utf8))
    }
    guard let user else {
      core.log(.signInFailed(address: call.client.host))
      throw .unknownKey
    }
    limiter.refund(address)
    return user
  }

  private static func user(named name: String, _ call: Call) async throws(Problem) -> User {
    guard let username = try? Username(name) else { throw .unknownRecipient }
    let user = try await asProblem { () throws(ChatError) in
      try await call.core.store.user(named: username)
    }
    guard let user else { throw .unknownRecipient }
    return user
  }

  // MARK: Words

  static func roomName(_ room: RoomID) -> String { "room_\(room.rawValue)" }

  /// The room of the name `room_N`.
  private static func room(_ name: String) -> RoomID? {
    guard name.hasPrefix("room_"), let first = name.utf8.dropFirst(5).first, (0x30...0x39).contains(first)
    else {
      return nil
    }
    return Int64(name.dropFirst(5)).flatMap(RoomID.init)
  }

  private static func done(_ message: String) -> Response {
    .object { json in
      json.field("status", "success")
      json.field("message", message)
    }
  }
}

extension Call {
  /// Nothing but a name says who calls, on the port where that is enough.
  fileprivate var provesNothing: Bool {
    site == .polling && core.settings.trustsClaimedNames && sessionCookie == nil
      && request.headers["Authorization"] == nil && request.headers["X-Chat-Key"] == nil
  }
}

extension JSONWriter {
  /// A message as somebody reads it who asks for what is new.
  fileprivate mutating func polled(_ one: InboxMessage, by reader: User) {
    let message = one.message
    field("id", message.timestamp.microseconds)
    field("sender", message.system == nil ? message.author.name.text : "server")
    field("recipient", one.isDirect ? reader.username.text : PollingRoutes.roomName(message.roomID))
    field("message", message.content)
  }
}

extension Problem {
  static let notYou = Problem(403, "not_you", "The name in the call is not your own")
  static let unknownRecipient = Problem(400, "unknown_user", "Nobody has this name")
}
