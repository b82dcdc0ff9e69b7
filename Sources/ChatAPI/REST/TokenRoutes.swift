import Auth
import Chat
import Engine
import Wire

enum TokenRoutes {
  /// How long a rotated refresh token is still taken, for a client that lost the reply.
  private static let rotationGrace = Duration.seconds(30)

  /// OAuth2 password form, or the same fields as JSON.
  @Sendable static func signIn(_ call: Call) async throws(Problem) -> Response {
    let (username, password) = try credentials(call)
    let user = try await authenticate(username, password, call)
    let core = call.core
    let refresh = RandomToken.make()
    let now = core.clock.now()
    let session = try await asProblem { () throws(ChatError) in
      try await core.store.createSession(
        NewSession(
          userID: user.id, refreshHash: Digest.sha256(refresh.utf8),
          expiresAt: now.advanced(by: core.settings.refreshTokenLifetime)))
    }
    core.log(.signedIn(userID: user.id.rawValue, address: call.client.host))
    return try tokens(for: user.id, session, refresh: refresh, call)
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
      revoke(session, core)
      throw .reusedRefreshToken
    case .unknown:
      throw .unknownRefreshToken
    }
  }

  /// Ends this session: its tokens, its refresh token and its live sockets.
  @Sendable static func signOut(_ call: Call) async throws(Problem) -> Response {
    let caller = try await call.signedIn()
    try await asProblem { () throws(ChatError) in
      try await call.core.store.revokeSession(caller.session)
    }
    revoke(caller.session, call.core)
    call.core.log(.loggedOut(userID: caller.user.id.rawValue))
    return Response(status: 204)
  }

  private static func revoke(_ session: SessionID, _ core: ChatCore) {
    core.revocations.add(session, at: core.clock.now())
    core.broker.publish(.sessionRevoked(session))
  }

  private static func credentials(_ call: Call) throws(Problem) -> (String, String) {
    guard call.mediaType == "application/x-www-form-urlencoded" else {
      let body = try call.body()
      return (try body.string("username"), try body.string("password"))
    }
    let form: URLEncodedFields
    do throws(URLEncodedFields.Failure) {
      form = try URLEncodedFields(parsing: call.request.body)
    } catch {
      throw .field("", error.rawValue, "The body is not a valid form")
    }
    guard let username = form["username"] else {
      throw .field("/username", "missing_username", "username is required")
    }
    guard let password = form["password"] else {
      throw .field("/password", "missing_password", "password is required")
    }
    return (username, password)
  }

  /// The same text and the same time, whether the name or the password is wrong.
  private static func authenticate(_ username: String, _ password: String, _ call: Call)
    async throws(Problem) -> User
  {
    let core = call.core
    // A text that is nobody's name is not counted by name: it could be as long as a body, and always another.
    let name = try? Username(username)
    try countSignIn(name, call)
    let known: Credentials?
    let verdict: PasswordHasher.Verdict
    do throws(Problem) {
      known = try await asProblem { () throws(ChatError) -> Credentials? in
        guard let name else { return nil }
        return try await core.store.credentials(of: name)
      }
      do throws(PasswordError) {
        verdict = try await core.hasher.verify(password, against: known?.passwordHash)
      } catch {
        throw .signInBusy
      }
    } catch {
      // Nothing was tried.
      if let name { core.limiters.failedSignInsPerAccount.refund(.name(name.folded)) }
      core.limiters.failedSignInsPerAddress.refund(.address(call.client.network))
      throw error
    }
    guard case .match(let mustRehash) = verdict, let known else {
      core.log(.signInFailed(address: call.client.host))
      throw .badCredentials
    }
    core.limiters.failedSignInsPerAccount.clear(.name(known.user.username.folded))
    core.limiters.failedSignInsPerAddress.refund(.address(call.client.network))
    if mustRehash {
      let hash = try await UserRoutes.hashed(password, core)
      try await asProblem { () throws(ChatError) in
        try await core.store.setPasswordHash(hash, of: known.user.id)
      }
    }
    return known.user
  }

  /// Counts an attempt as failed before the password is looked at, so that many at once are not one try; what
  /// turns out well is taken back.
  private static func countSignIn(_ name: Username?, _ call: Call) throws(Problem) {
    let limiters = call.core.limiters
    let now = MonotonicTime.current()
    if let name {
      try limiters.failedSignInsPerAccount.charge(.name(name.folded), now: now, "failed sign-ins")
    }
    do throws(Problem) {
      try limiters.failedSignInsPerAddress.charge(
        .address(call.client.network), now: now, "failed sign-ins")
    } catch {
      if let name { limiters.failedSignInsPerAccount.refund(.name(name.folded)) }
      throw error
    }
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
