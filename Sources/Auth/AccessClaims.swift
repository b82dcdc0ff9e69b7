/// What an access token says: who, in which session, from when to when.
public struct AccessClaims: Equatable, Sendable {
  /// The user's number, the `sub` claim.
  public let userID: Int64
  /// The session's number, the `sid` claim.
  public let sessionID: Int64
  /// Unix seconds.
  public let issuedAt: Int64
  /// Unix seconds; the token is dead at this second.
  public let expiresAt: Int64

  public init(userID: Int64, sessionID: Int64, issuedAt: Int64, expiresAt: Int64) {
    self.userID = userID
    self.sessionID = sessionID
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
  }
}

/// Why a token is refused. A client is told only that it is; logs and tests may know more.
public enum TokenError: String, Error, CaseIterable, Sendable {
  /// Longer than 2 KiB.
  case tooLong
  /// Not three parts of strict base64url, or a part that is not the JSON it should be.
  case malformed
  /// A header other than HS256 alone: another algorithm or type, `crit`, `kid`, `jku` and the like.
  case unsupportedHeader
  case badSignature
  case expired
  /// `nbf` or `iat` lies in the future.
  case notYetValid
  case wrongIssuer
  case wrongAudience
  /// Not an access token.
  case wrongType
  /// A claim is missing or of the wrong kind.
  case badClaims
}
