/// The number of a signed-in device; it is the `sid` claim of its access tokens.
public struct SessionID: Hashable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }
}

/// A session to be stored: only the hash of its refresh token is kept.
public struct NewSession: Sendable {
  public let userID: UserID
  /// SHA-256 of the refresh token.
  public let refreshHash: [UInt8]
  public let expiresAt: Timestamp

  public init(userID: UserID, refreshHash: [UInt8], expiresAt: Timestamp) {
    self.userID = userID
    self.refreshHash = refreshHash
    self.expiresAt = expiresAt
  }
}

/// What became of a presented refresh token.
public enum Rotation: Equatable, Sendable {
  /// The token was current, or its successor was issued so recently that the reply may have been lost.
  case rotated(SessionID, User)
  /// An old token came back: somebody copied it, so the session was revoked.
  case reused(SessionID)
  /// Never issued, expired or revoked.
  case unknown
}
