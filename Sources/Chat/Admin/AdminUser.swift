/// An account as administrators see it.
public struct AdminUser: Equatable, Sendable {
  public let user: User
  public let isAdmin: Bool
  /// Since when the account may not sign in; nil: it may.
  public let disabledAt: Timestamp?
  /// Sessions that may still be used.
  public let sessionCount: Int
  /// When one of its sessions was last seen to be used.
  public let lastSeenAt: Timestamp?

  public init(
    user: User, isAdmin: Bool, disabledAt: Timestamp?, sessionCount: Int, lastSeenAt: Timestamp?
  ) {
    self.user = user
    self.isAdmin = isAdmin
    self.disabledAt = disabledAt
    self.sessionCount = sessionCount
    self.lastSeenAt = lastSeenAt
  }
}

/// What administrators do to an account.
public enum AdminAct: Equatable, Sendable {
  case setAdmin(Bool)
  /// A disabled account cannot sign in; its sessions end, and those of its bots.
  case setDisabled(Bool)
  case endSessions
}

/// What acts on an account came to.
public struct AdminOutcome: Equatable, Sendable {
  public let user: AdminUser
  /// The sessions that ended and might still have been used.
  public let ended: [SessionID]

  public init(user: AdminUser, ended: [SessionID]) {
    self.user = user
    self.ended = ended
  }
}

/// A one-time code with which somebody chooses another password.
public struct NewPasswordReset: Sendable {
  public let user: UserID
  /// SHA-256 of the code.
  public let codeHash: [UInt8]
  public let expiresAt: Timestamp

  public init(user: UserID, codeHash: [UInt8], expiresAt: Timestamp) {
    self.user = user
    self.codeHash = codeHash
    self.expiresAt = expiresAt
  }
}
