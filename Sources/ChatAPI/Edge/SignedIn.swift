import Auth
import Chat

/// An account that proved itself with an access token.
struct SignedIn: Sendable {
  let user: User
  let session: SessionID
  /// When the token runs out, in seconds since 1970.
  let expiresAt: Int64

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
    guard let userID = UserID(claims.userID), let session = SessionID(claims.sessionID),
      !revocations.contains(session)
    else { throw .invalidToken }
    do throws(ChatError) {
      guard let user = try await store.user(userID) else { throw ChatError.userNotFound }
      // It may have ended while the user was looked up.
      guard !revocations.contains(session) else { throw ChatError.userNotFound }
      return SignedIn(user: user, session: session, expiresAt: claims.expiresAt)
    } catch {
      throw error == .userNotFound ? .invalidToken : Problem(error)
    }
  }
}
