import Auth
import Chat
import Engine
import Wire

/// The WebSocket paths: who may come in, and as whom.
enum Doors {
  /// The subprotocol with which a client may bring its token: `roost.v1, bearer.<jwt>`.
  private static let subprotocol = "roost.v1"

  /// `/ws`: the lobby, as a guest, or as the user whose token came along.
  @Sendable static func lobby(_ call: Call, _ entry: Entry, _ loop: isolated EventLoop) async throws(Problem)
  {
    let account = try await account(call)
    if let account, account.isByKey { return try openLobby(account, call, entry, on: loop) }
    let identity: Identity = if let account { .account(account) } else { .guest(try guest()) }
    try open("/ws", .lobby, identity, call, entry, on: loop)
  }

  /// `/ws/auth`: one socket for every room. Without a credential an `auth` frame must come.
  @Sendable static func account(_ call: Call, _ entry: Entry, _ loop: isolated EventLoop)
    async throws(Problem)
  {
    let account = try await account(call)
    try open("/ws/auth", nil, account.map(Identity.account) ?? .pending, call, entry, on: loop)
  }

  /// `/ws/room/{room_id}`: one room; a public one is joined by coming in.
  @Sendable static func room(_ call: Call, _ entry: Entry, _ loop: isolated EventLoop) async throws(Problem) {
    guard let account = try await account(call) else { throw .notAuthenticated }
    let room = try call.roomID()
    _ = try await asProblem { () throws(ChatError) in
      try await call.core.rooms.room(room, for: account.author)
    }
    try open("/ws/room/{room_id}", room, .account(account), call, entry, on: loop)
  }

  /// `/ws/echo`: anybody.
  @Sendable static func echo(_ call: Call, _ entry: Entry, _ loop: isolated EventLoop) async throws(Problem) {
    let settings = call.core.settings
    try arrive(call)
    try call.core.connections.open(EchoService.path, user: nil, network: call.client.network)
    let options = WebSocketOptions(
      limits: MessageLimits(bytes: settings.echoMessage, fragments: settings.echoFragments))
    do throws(HandshakeError) {
      if try entry.exchange.upgrade(to: entry.echo, options: options, context: Visitor(call.client), on: loop)
        == nil
      {
        call.core.connections.close(EchoService.path, user: nil, network: call.client.network)
      }
    } catch {
      call.core.connections.close(EchoService.path, user: nil, network: call.client.network)
      throw Problem(error)
    }
  }

  // MARK: Credentials

  /// The account whose token came with the request, nil when none did; a bad token is 401, never nobody.
  static func account(_ call: Call) async throws(Problem) -> SignedIn? {
    // Before the token is looked at, so that guessing tokens is limited too.
    try arrive(call)
    guard let token = token(of: call) else {
      if let ticket = call.queryText("ticket") { return try await call.core.signedIn(ticket: ticket) }
      guard let cookie = call.sessionCookie else { return nil }
      return try await call.signedIn(cookie: cookie)
    }
    return try await call.core.signedIn(token)
  }

  /// Counts a handshake against the address.
  static func arrive(_ call: Call) throws(Problem) {
    try call.core.limiters.newConnections.charge(
      .address(call.client.network), now: .current(), "new connections")
  }

  private static func token(of call: Call) -> String? {
    if let header = call.request.headers["Authorization"] { return Call.bearer(header) ?? "" }
    if let token = call.queryText("token") { return token }
    let offered = (call.request.headers.joined("Sec-WebSocket-Protocol") ?? "").split(separator: ",")
    for protocolName in offered {
      let name = protocolName.drop { $0 == " " }
      if name.hasPrefix("bearer.") { return String(name.dropFirst("bearer.".count).prefix { $0 != " " }) }
    }
    return nil
  }

  /// Somebody without an account: the guest of that number, or a new one, under this name or any.
  static func guest(_ known: GuestID? = nil, _ name: Username? = nil) throws(Problem) -> Author {
    let random = "guest-" + RandomToken.make().lowercased().filter { $0.isLetter || $0.isNumber }.prefix(6)
    do throws(ChatError) {
      guard let id = known ?? GuestID(.random(in: 1..<1 << 53)) else { throw ChatError.busy }
      if let name { return .guest(id, name) }
      return .guest(id, try Username(random))
    } catch {
      throw Problem(error)
    }
  }

  // MARK: The upgrade

  /// The lobby for a small chat's client.
  static func openLobby(_ account: SignedIn, _ call: Call, _ entry: Entry, on loop: isolated EventLoop)
    throws(Problem)
  {
    try open("/ws", .lobby, .account(account), call, entry, .lobby, on: loop)
  }

  static func open(
    _ path: String, _ room: RoomID?, _ identity: Identity, _ call: Call, _ entry: Entry,
    _ dialect: Dialect = .token, on loop: isolated EventLoop
  ) throws(Problem) {
    let core = call.core
    let after = try call.querySeq("after")
    let user = identity.account?.user.id
    let alone = dialect.name == .lobby
    try core.connections.open(path, user: user, network: call.client.network, alone: alone)
    var options = WebSocketOptions(
      limits: MessageLimits(bytes: core.settings.socketMessage, fragments: core.settings.socketFragments))
    if call.request.headers.contains("Sec-WebSocket-Protocol", token: subprotocol) {
      options.subprotocol = subprotocol
    }
    let arrival = Arrival(
      path: path, client: call.client, defaultRoom: room, isBoundToRoom: path != "/ws", resumeAfter: after,
      connectedAt: core.clock.now(), identity: identity, dialect: dialect)
    do throws(HandshakeError) {
      guard
        try entry.exchange.upgrade(to: entry.chat, options: options, context: arrival, on: loop) != nil
      else { return core.connections.close(path, user: user, network: call.client.network, alone: alone) }
    } catch {
      core.connections.close(path, user: user, network: call.client.network, alone: alone)
      throw Problem(error)
    }
  }
}
