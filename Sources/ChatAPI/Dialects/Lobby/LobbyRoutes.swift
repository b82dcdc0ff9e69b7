import Auth
import Chat
import Engine
import Wire

/// A small chat's calls: a name gets a key, the key gets a cookie.
enum LobbyRoutes {
  @Sendable static func register(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let body = try call.body()
    let name = try body.string("username")
    guard Array(body.value.members).count == 1 else {
      throw .field("", "unknown_field", "The body has exactly one field: username")
    }
    guard let username = try? Username(name), name.utf8.allSatisfy(allows), !username.isReserved else {
      throw Problem(400, "invalid_username", "Usernames are 1 to 32 letters, digits or underscores")
    }
    let taken = try await asProblem { () throws(ChatError) in try await core.store.user(named: username) }
    guard taken == nil else { throw Problem(.usernameTaken) }
    try core.limiters.registrations.charge(
      .address(call.client.network), now: .current(), "registrations from your address")
    let (key, value) = (RandomToken.make(byteCount: 24), RandomToken.make())
    let user = try await asProblem { () throws(ChatError) in
      try await core.store.createUser(
        NewKeyUser(
          username: username, keyHash: Digest.sha256(key.utf8), cookie: cookie(value, call),
          userAgent: userAgent(call)))
    }
    core.welcome(user, from: call)
    var response = Response.object(201) { json in
      json.field("status", "success")
      json.field("username", user.username.text)
      json.field("key", key)
      json.field("message", "Keep the key: it is shown this once")
    }
    response.headers.append(try set(value, call))
    return response
  }

  @Sendable static func logIn(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let key = try call.body().string("key")
    let (limiter, address) = (core.limiters.failedSignInsPerAddress, RateKey.address(call.client.network))
    try limiter.charge(address, now: .current(), "failed sign-ins")
    let value = RandomToken.make()
    let known = try await asProblem { () throws(ChatError) in
      try await core.store.signIn(
        withKey: Digest.sha256(key.utf8), cookie(value, call), userAgent(call))
    }
    guard let known else {
      core.log(.signInFailed(address: call.client.host))
      throw .unknownKey
    }
    limiter.refund(address)
    core.revoke(known.session.ended)
    core.log(.signedIn(userID: known.user.id.rawValue, address: call.client.host))
    var response = Response.object { json in
      json.field("status", "success")
      json.field("username", known.user.username.text)
    }
    response.headers.append(try set(value, call))
    return response
  }

  /// Ends the session of the cookie; without one there is nothing to end.
  @Sendable static func logOut(_ call: Call) async throws(Problem) -> Response {
    guard SameOrigin.allows(call.request.headers, isSecure: call.isSecure) else { throw .foreignOrigin }
    if let cookie = call.sessionCookie, let account = try? await call.signedIn(cookie: cookie) {
      try await asProblem { () throws(ChatError) in try await call.core.store.revokeSession(account.session) }
      call.core.revoke([account.session])
      call.core.log(.loggedOut(userID: account.user.id.rawValue))
    }
    return try SessionCookie.cleared(.object { $0.field("status", "success") }, for: call)
  }

  @Sendable static func online(_ call: Call) async throws(Problem) -> Response {
    _ = try await member(call)
    let presence = call.core.presence
    return .object { json in
      json.field("status", "success")
      json.array("online_clients", presence.people(in: .lobby).map(\.author.name.text))
      json.array("online_users", call.core.namesOnline())
    }
  }

  /// `@me` is the caller.
  @Sendable static func user(_ call: Call) async throws(Problem) -> Response {
    let caller = try await member(call).user
    let name = call.parameter(0)
    let user = try await asProblem { () throws(ChatError) in
      name == "@me" ? caller : try await call.core.accounts.user(named: String(name))
    }
    return .object { $0.user(user) }
  }

  /// The account that calls: 422 without a cookie, 401 with one that is over. A bearer token will do as well.
  static func member(_ call: Call) async throws(Problem) -> SignedIn {
    if call.request.headers["Authorization"] == nil, call.sessionCookie == nil { throw .missingCookie }
    return try await call.signedIn()
  }

  private static func allows(_ byte: UInt8) -> Bool { byte != UInt8(ascii: ".") && byte != UInt8(ascii: "-") }

  private static func cookie(_ value: String, _ call: Call) -> NewCookie {
    NewCookie(
      hash: Digest.sha256(value.utf8),
      expiresAt: call.core.clock.now().advanced(by: call.core.settings.cookieLifetime))
  }

  private static func set(_ value: String, _ call: Call) throws(Problem) -> (String, String) {
    try SessionCookie.set(
      value, seconds: Int(call.core.settings.cookieLifetime.components.seconds), for: call)
  }

  private static func userAgent(_ call: Call) -> UserAgent {
    UserAgent(cleaning: call.request.headers["User-Agent"] ?? "")
  }
}

extension Problem {
  static let unknownKey = unauthorized("bad_key", "No account has this key")
  static let missingCookie = Problem(422, "missing_cookie", "The session cookie is missing")
}
