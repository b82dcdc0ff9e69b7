import Auth
import Chat
import Engine

/// An account that proved itself, with an access token or what stands for one.
struct SignedIn: Sendable {
  let user: User
  let session: SessionID
  /// When the proof runs out, in seconds since 1970.
  let expiresAt: Int64
  /// The proof is a browser's cookie: it lives on while it is used.
  let isCookie: Bool

  var author: Author { .account(user.id, user.username) }
}

extension ChatCore {
  /// Checks an access token and finds its account; every door comes through here.
  func signedIn(_ token: String) async throws(Problem) -> SignedIn {
    let claims: AccessClaims
    do throws(TokenError) {
      claims = try tokens.verify(token, now: clock.now().microseconds / 1_000_000)
    } catch {
      throw .invalidToken
    }
    guard let userID = UserID(claims.userID), let session = SessionID(claims.sessionID) else {
      throw .invalidToken
    }
    return try await account(userID, session, expiresAt: claims.expiresAt, isCookie: false)
  }

  /// Uses up a ticket and finds its account.
  func signedIn(ticket: String) async throws(Problem) -> SignedIn {
    guard let holder = tickets.redeem(ticket, now: .current()) else { throw .invalidToken }
    return try await account(
      holder.user, holder.session, expiresAt: holder.expiresAt, isCookie: holder.isCookie)
  }

  /// The account of a browser's cookie, which counts as used by this.
  func signedIn(cookie: String) async throws(Problem) -> SignedIn {
    let now = clock.now()
    let found = try await asProblem { () throws(ChatError) in
      try await store.cookieSession(Digest.sha256(cookie.utf8))
    }
    guard let found, now < found.expiresAt, now < found.lastUsedAt.advanced(by: settings.cookieIdle),
      !revocations.contains(found.session)
    else { throw .invalidToken }
    if found.lastUsedAt.advanced(by: Self.cookieUseInterval) <= now { try await touch(found.session) }
    guard !revocations.contains(found.session) else { throw .invalidToken }
    return SignedIn(
      user: found.user, session: found.session, expiresAt: found.expiresAt.microseconds / 1_000_000,
      isCookie: true)
  }

  /// The use of a cookie is written down this often at most.
  private static let cookieUseInterval = Duration.seconds(60)

  /// Writes down that a cookie is in use; throws 401 when its session is over. Storage that takes no writes for a
  /// moment keeps nobody from reading.
  func touch(_ session: SessionID) async throws(Problem) {
    let isAlive: Bool
    do throws(ChatError) { isAlive = try await store.touchSession(session) } catch { isAlive = true }
    if !isAlive { throw .invalidToken }
  }

  /// Ends the access tokens and the sockets of sessions that the store has ended.
  func revoke(_ sessions: [SessionID]) {
    let now = clock.now()
    for session in sessions { revocations.add(session, at: now) }
    if !sessions.isEmpty { broker.publish(.sessionsRevoked(Set(sessions))) }
  }

  private func account(
    _ userID: UserID, _ session: SessionID, expiresAt: Int64, isCookie: Bool
  ) async throws(Problem) -> SignedIn {
    guard !revocations.contains(session) else { throw .invalidToken }
    do throws(ChatError) {
      guard let user = try await store.user(userID) else { throw ChatError.userNotFound }
      // It may have ended while the user was looked up.
      guard !revocations.contains(session) else { throw ChatError.userNotFound }
      return SignedIn(user: user, session: session, expiresAt: expiresAt, isCookie: isCookie)
    } catch {
      throw error == .userNotFound ? .invalidToken : Problem(error)
    }
  }
}
