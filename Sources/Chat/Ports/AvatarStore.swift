/// The pictures by which accounts are known. They end with their account.
public protocol AvatarStore: Sendable {
  /// Gives an account another avatar, or with nil none, and answers the account. Throws `.userNotFound`.
  func setAvatar(_ avatar: Avatar?, of user: UserID) async throws(ChatError) -> User
  func avatar(of user: UserID) async throws(ChatError) -> Avatar?
}
