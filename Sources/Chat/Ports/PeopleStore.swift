/// Accounts and how they prove themselves.
public protocol PeopleStore: Sendable {
  /// Makes an account, a member of the lobby from its start. Throws `.usernameTaken`.
  func createUser(_ draft: NewUser) async throws(ChatError) -> User
  func user(_ id: UserID) async throws(ChatError) -> User?
  /// Finds by name, without regard to case.
  func user(named name: Username) async throws(ChatError) -> User?
  /// Accounts in the order of their ids, from after `cursor`; `query` is a part of the username or display name.
  func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError) -> [User]
  /// Changes an account and answers it. With `expected`, only if that is what it is now; else throws `.changedMeanwhile`.
  func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?) async throws(ChatError)
    -> User
  func credentials(of name: Username) async throws(ChatError) -> Credentials?
  /// Replaces the encoded hash of the same password after its parameters changed. False: `old` is not the account's
  /// hash any more, and nothing was changed.
  func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) async throws(ChatError) -> Bool
}
