/// Signed-in devices.
public protocol SessionStore: Sendable {
  /// Of an account with too many sessions, those end that were used longest ago. Throws `.userNotFound`, and `.busy`
  /// when the password was changed since it was checked.
  func createSession(_ draft: NewSession) async throws(ChatError) -> StartedSession
  /// Exchanges a refresh token for its successor, both given as hashes. The predecessor is taken again within `grace`.
  func rotateSession(presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration)
    async throws(ChatError) -> Rotation
  /// Ends a session for good; no error if there is none.
  func revokeSession(_ id: SessionID) async throws(ChatError)
  /// Sessions revoked at or after `time`, whose access tokens may still be unexpired.
  func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID]
  /// A user's sessions that may still be used, by id, from after `cursor`.
  func sessions(of user: UserID, after cursor: SessionID?, limit: Int) async throws(ChatError) -> [Session]
  /// Ends one of the user's own sessions; throws `.sessionNotFound` when it is none, or over already.
  func endSession(_ id: SessionID, of user: UserID) async throws(ChatError)
  /// Ends all of the user's sessions but one, and answers those that might still have been used.
  func endOtherSessions(of user: UserID, than kept: SessionID) async throws(ChatError) -> [SessionID]
  /// Gives the account another password and ends all of its sessions but one, in one step; answers as
  /// ``endOtherSessions(of:than:)``. Throws `.busy` when `old` is not the account's encoded hash any more.
  func changePassword(_ hash: String, replacing old: String, of user: UserID, keeping session: SessionID)
    async throws(ChatError) -> [SessionID]
  /// Whose cookie has this hash; nil: nobody's, or its session or itself is over.
  func cookieSession(_ hash: [UInt8]) async throws(ChatError) -> CookieSession?
  /// The session is in use. False: it is over.
  func touchSession(_ id: SessionID) async throws(ChatError) -> Bool
  /// Forgets those of the next `limit` sessions behind `cursor` that were over before `time`, the newest of each account
  /// excepted: it tells when the account was last seen. Answers the new cursor; nil: there are no more.
  func forgetSessions(overBefore time: Timestamp, after cursor: SessionID?, limit: Int)
    async throws(ChatError) -> SessionID?
}
