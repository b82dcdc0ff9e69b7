/// The number of a signed-in device; it is the `sid` claim of its access tokens.
public struct SessionID: Hashable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }
}

/// A signed-in device, as its owner sees it.
public struct Session: Equatable, Sendable {
  public let id: SessionID
  public let createdAt: Timestamp
  /// When its tokens were last renewed, or its cookie was last seen to be used.
  public var lastUsedAt: Timestamp
  public let userAgent: UserAgent

  public init(id: SessionID, createdAt: Timestamp, lastUsedAt: Timestamp, userAgent: UserAgent) {
    self.id = id
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.userAgent = userAgent
  }
}

/// What a program calls itself: printable ASCII, at most 200 characters.
public struct UserAgent: Equatable, Sendable {
  public let text: String

  /// Leaves out every other character, and what is too long.
  public init(cleaning text: String) {
    let printable = text.unicodeScalars.lazy.filter { (0x20...0x7E).contains($0.value) }
    var kept = ""
    for scalar in printable.prefix(200) { kept.unicodeScalars.append(scalar) }
    self.text = kept
  }

  public static let none = UserAgent(cleaning: "")
}

/// A session to be stored: only the hashes of its secrets are kept.
public struct NewSession: Sendable {
  public let userID: UserID
  /// SHA-256 of the refresh token.
  public let refreshHash: [UInt8]
  public let expiresAt: Timestamp
  public let userAgent: UserAgent
  public let cookie: NewCookie?
  /// The encoded hash that the password was found to match: the session is made only while it is the account's.
  public let passwordHash: String?

  public init(
    userID: UserID, refreshHash: [UInt8], expiresAt: Timestamp, userAgent: UserAgent = .none,
    cookie: NewCookie? = nil, passwordHash: String? = nil
  ) {
    self.userID = userID
    self.refreshHash = refreshHash
    self.expiresAt = expiresAt
    self.userAgent = userAgent
    self.cookie = cookie
    self.passwordHash = passwordHash
  }
}

/// A session that was stored, and those that ended to make room for it.
public struct StartedSession: Equatable, Sendable {
  public let id: SessionID
  public let ended: [SessionID]

  public init(id: SessionID, ended: [SessionID] = []) {
    self.id = id
    self.ended = ended
  }
}

/// A browser's cookie to be stored.
public struct NewCookie: Equatable, Sendable {
  /// SHA-256 of its value.
  public let hash: [UInt8]
  /// The end, however much it is used.
  public let expiresAt: Timestamp

  public init(hash: [UInt8], expiresAt: Timestamp) {
    self.hash = hash
    self.expiresAt = expiresAt
  }
}

/// Whose a browser's cookie is. Whether it lay unused for too long is the caller's to judge.
public struct CookieSession: Equatable, Sendable {
  public let session: SessionID
  public let user: User
  public let lastUsedAt: Timestamp
  public let expiresAt: Timestamp
  /// It was begun with the account's key.
  public let isByKey: Bool

  public init(
    session: SessionID, user: User, lastUsedAt: Timestamp, expiresAt: Timestamp, isByKey: Bool = false
  ) {
    self.session = session
    self.user = user
    self.lastUsedAt = lastUsedAt
    self.expiresAt = expiresAt
    self.isByKey = isByKey
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
