/// Accounts that prove themselves with a key instead of a password, or not at all. A key is kept as its hash; it is as good as a
/// password, and there is no second one.
public protocol KeyStore: Sendable {
  /// Makes an account with a key, a member of the lobby from its start, and signs it in. Throws `.usernameTaken`.
  func createUser(_ draft: NewKeyUser) async throws(ChatError) -> User
  /// Starts a session for the account with this key; nil: there is none. Throws `.accountDisabled`.
  func signIn(withKey hash: [UInt8], _ cookie: NewCookie, _ userAgent: UserAgent) async throws(ChatError)
    -> KeySignIn?
  /// The account with this key; nil: there is none. Throws `.accountDisabled`.
  func user(withKey hash: [UInt8]) async throws(ChatError) -> User?
  /// Makes an account that nothing proves: whoever says its name is believed. Throws `.usernameTaken`.
  func createUser(claiming name: Username) async throws(ChatError) -> User
  /// The account of that name if nothing proves it. Throws `.accountDisabled`.
  func user(claiming name: Username) async throws(ChatError) -> User?
}

/// An account that came in with its key.
public struct KeySignIn: Equatable, Sendable {
  public let user: User
  public let session: StartedSession

  public init(user: User, session: StartedSession) {
    self.user = user
    self.session = session
  }
}

/// What it takes to make an account with a key.
public struct NewKeyUser: Sendable {
  public let username: Username
  /// SHA-256 of the key.
  public let keyHash: [UInt8]
  /// Of its first session.
  public let cookie: NewCookie
  public let userAgent: UserAgent

  public init(username: Username, keyHash: [UInt8], cookie: NewCookie, userAgent: UserAgent) {
    self.username = username
    self.keyHash = keyHash
    self.cookie = cookie
    self.userAgent = userAgent
  }
}
