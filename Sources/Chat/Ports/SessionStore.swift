/// Signed-in devices.
public protocol SessionStore: Sendable {
  func createSession(_ draft: NewSession) async throws(ChatError) -> SessionID
  /// Exchanges a refresh token for its successor, both given as hashes. The predecessor is taken again within `grace`.
  func rotateSession(presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration)
    async throws(ChatError) -> Rotation
  /// Ends a session for good; no error if there is none.
  func revokeSession(_ id: SessionID) async throws(ChatError)
  /// Sessions revoked at or after `time`, whose access tokens may still be unexpired.
  func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID]
}
