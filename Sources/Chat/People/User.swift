/// The number of an account: positive and below 2^53, so that JavaScript reads it exactly.
public struct UserID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }

  public static func < (a: UserID, b: UserID) -> Bool { a.rawValue < b.rawValue }
}

/// An account as other people may see it, and its owner's private fields.
public struct User: Equatable, Sendable {
  public let id: UserID
  public let username: Username
  public var displayName: String?
  /// Shown to the owner only.
  public var email: String?
  public let createdAt: Timestamp
  /// What they say of themselves for now; empty for nothing.
  public var statusText: String
  /// Asks others, and one's own devices, for quiet.
  public var doNotDisturb: Bool
  /// A program, which belongs to somebody and signs in with a token of its own.
  public var isBot: Bool
  /// nil: nobody knows what they look like.
  public var avatar: AvatarTag?

  public init(
    id: UserID, username: Username, displayName: String?, email: String?, createdAt: Timestamp,
    statusText: String = "", doNotDisturb: Bool = false, isBot: Bool = false,
    avatar: AvatarTag? = nil
  ) {
    self.id = id
    self.username = username
    self.displayName = displayName
    self.email = email
    self.createdAt = createdAt
    self.statusText = statusText
    self.doNotDisturb = doNotDisturb
    self.isBot = isBot
    self.avatar = avatar
  }
}

/// What it takes to make an account. The password is hashed before it gets here.
public struct NewUser: Sendable {
  public let username: Username
  public let displayName: String?
  public let email: String?
  public let passwordHash: String

  public init(username: Username, displayName: String?, email: String?, passwordHash: String) {
    self.username = username
    self.displayName = displayName
    self.email = email
    self.passwordHash = passwordHash
  }
}

/// An account together with its encoded password hash; it never leaves the sign-in path.
public struct Credentials: Sendable {
  public let user: User
  public let passwordHash: String

  public init(user: User, passwordHash: String) {
    self.user = user
    self.passwordHash = passwordHash
  }
}
