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
  /// The cookie came for an account's key.
  var isByKey = false

  var author: Author { .account(user.id, user.username) }
}

extension ChatCore {
  /// Checks an access token or a bot's token and finds its account; every door comes through here.
  func signedIn(_ token: String) async throws(Problem) -> SignedIn {
    if token.hasPrefix(BotToken.prefix) { return try await signedIn(botToken: token) }
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
    let found = try await keptSession(Digest.sha256(cookie.utf8))
    guard !found.user.isBot, clock.now() < found.lastUsedAt.advanced(by: settings.cookieIdle) else {
      throw .invalidToken
    }
    return try await used(found, isCookie: true)
  }

  /// The bot whose token this is. It counts as used, but does not end when it is not.
  private func signedIn(botToken: String) async throws(Problem) -> SignedIn {
    let found = try await keptSession(BotToken.hash(botToken))
    guard found.user.isBot else { throw .invalidToken }
    return try await used(found, isCookie: false)
  }

  /// The session that a secret stands for which is kept as a hash.
  private func keptSession(_ hash: [UInt8]) async throws(Problem) -> CookieSession {
    let found = try await asProblem { () throws(ChatError) in try await store.cookieSession(hash) }
    guard let found, clock.now() < found.expiresAt, !revocations.contains(found.session) else {
      throw .invalidToken
    }
    return found
  }

  private func used(_ found: CookieSession, isCookie: Bool) async throws(Problem) -> SignedIn {
    if found.lastUsedAt.advanced(by: Self.cookieUseInterval) <= clock.now() { try await touch(found.session) }
    guard !revocations.contains(found.session) else { throw .invalidToken }
    return SignedIn(
      user: found.user, session: found.session, expiresAt: found.expiresAt.microseconds / 1_000_000,
      isCookie: isCookie, isByKey: found.isByKey)
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
