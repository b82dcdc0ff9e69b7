import Auth
import Chat
import Engine
import Wire

enum TokenRoutes {
  /// How long a rotated refresh token is still taken, for a client that lost the reply.
  private static let rotationGrace = Duration.seconds(30)

  /// OAuth2 password form, or the same fields as JSON.
  @Sendable static func signIn(_ call: Call) async throws(Problem) -> Response {
    try await startSession(call, cookie: nil)
  }

  /// The same, and a cookie for browsers.
  @Sendable static func logIn(_ call: Call) async throws(Problem) -> Response {
    let value = RandomToken.make()
    let lifetime = call.core.settings.cookieLifetime
    let cookie = NewCookie(
      hash: Digest.sha256(value.utf8), expiresAt: call.core.clock.now().advanced(by: lifetime))
    var response = try await startSession(call, cookie: cookie)
    response.headers.append(
      try SessionCookie.set(value, seconds: Int(lifetime.components.seconds), for: call))
    return response
  }

  private static func startSession(_ call: Call, cookie: NewCookie?) async throws(Problem) -> Response {
    let (username, password) = try PasswordCheck.fields(of: call)
    let known = try await PasswordCheck.account(username, password, call)
    let core = call.core
    let refresh = RandomToken.make()
    let now = core.clock.now()
    let started = try await asProblem { () throws(ChatError) in
      try await core.store.createSession(
        NewSession(
          userID: known.user.id, refreshHash: Digest.sha256(refresh.utf8),
          expiresAt: now.advanced(by: core.settings.refreshTokenLifetime),
          userAgent: UserAgent(cleaning: call.request.headers["User-Agent"] ?? ""), cookie: cookie,
          passwordHash: known.passwordHash))
    }
    core.revoke(started.ended)
    core.log(.signedIn(userID: known.user.id.rawValue, address: call.client.host))
    return try tokens(for: known.user.id, started.id, refresh: refresh, call)
  }

  @Sendable static func refresh(_ call: Call) async throws(Problem) -> Response {
    let core = call.core
    let presented = try call.body().string("refresh_token")
    let successor = RandomToken.make()
    let now = core.clock.now()
    let rotation = try await asProblem { () throws(ChatError) in
      try await core.store.rotateSession(
        presented: Digest.sha256(presented.utf8), successor: Digest.sha256(successor.utf8),
        expiresAt: now.advanced(by: core.settings.refreshTokenLifetime), grace: rotationGrace)
    }
    switch rotation {
    case .rotated(let session, let user): return try tokens(for: user.id, session, refresh: successor, call)
    case .reused(let session):
      core.revoke([session])
      throw .reusedRefreshToken
    case .unknown:
      throw .unknownRefreshToken
    }
  }

  /// Ends this session: its tokens, its refresh token, its cookie and its live sockets.
  @Sendable static func signOut(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    try await asProblem { () throws(ChatError) in
      try await call.core.store.revokeSession(caller.session)
    }
    call.core.revoke([caller.session])
    call.core.log(.loggedOut(userID: caller.user.id.rawValue))
    return try SessionCookie.cleared(Response(status: 204), for: call)
  }

  private static func tokens(for user: UserID, _ session: SessionID, refresh: String, _ call: Call)
    throws(Problem) -> Response
  {
    let lifetime = call.core.settings.accessTokenLifetime.components.seconds
    let issued = call.core.clock.now().microseconds / 1_000_000
    let claims = AccessClaims(
      userID: user.rawValue, sessionID: session.rawValue, issuedAt: issued, expiresAt: issued + lifetime)
    guard let token = call.core.tokens.sign(claims) else {
      call.core.log(.internalError(where: "token signing"))
      throw Problem(500, "internal_error", "Something went wrong on the server")
    }
    return .object { json in
      json.field("access_token", token)
      json.field("token_type", "bearer")
      json.field("expires_in", lifetime)
      json.field("refresh_token", refresh)
    }
  }
}
