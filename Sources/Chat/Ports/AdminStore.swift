/// Administrators, what they do to accounts, and what is written down of it. An `actor` of nil is the server's
/// operator; any other is checked to be an administrator at that moment (`.adminOnly`).
public protocol AdminStore: Sendable {
  func isAdmin(_ user: UserID) async throws(ChatError) -> Bool
  func hasAdmin() async throws(ChatError) -> Bool
  /// Makes an account that is an administrator. Throws `.setUpDone` when there is one, and `.usernameTaken`.
  func createFirstAdmin(_ draft: NewUser) async throws(ChatError) -> User
  /// As ``PeopleStore/users(matching:after:limit:)``.
  func adminUsers(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [AdminUser]
  /// Every room by id, from after `cursor`; with a query those whose name has it, without regard to the case of ASCII.
  func adminRooms(matching query: String?, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [AdminRoom]
  /// Does all of `acts` or none, by ``AdminRules``, and writes each down. Throws what the rules throw, `.userNotFound`
  /// and `.adminOnly`.
  func administer(_ user: UserID, _ acts: [AdminAct], by actor: UserID?) async throws(ChatError)
    -> AdminOutcome
  /// Keeps a code in the place of the account's earlier one. Throws `.userNotFound` and `.adminOnly`.
  func createPasswordReset(_ reset: NewPasswordReset, by actor: UserID?) async throws(ChatError)
  /// The account of a code that is neither used nor over.
  func passwordReset(_ codeHash: [UInt8]) async throws(ChatError) -> User?
  /// Uses a code up and ends all of the account's sessions; answers those that might still have been used. Throws
  /// `.invalidCode`.
  func resetPassword(_ codeHash: [UInt8], to passwordHash: String) async throws(ChatError) -> [SessionID]
  /// Writes down an act that changes nothing here. Throws `.adminOnly`.
  func noteAct(_ note: AuditNote) async throws(ChatError)
  /// The newest first, from before `cursor`.
  func audit(_ filter: AuditFilter, before cursor: Int64?, limit: Int) async throws(ChatError) -> [AuditEntry]
}
