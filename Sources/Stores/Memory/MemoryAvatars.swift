public import Chat

extension MemoryStore {
  public func setAvatar(_ avatar: Avatar?, of user: UserID) async throws(ChatError) -> User {
    try await change { state throws(StoreFailure) in try state.setAvatar(avatar, of: user) }
  }

  public func avatar(of user: UserID) async throws(ChatError) -> Avatar? {
    try state.read { $0.avatars[user] }
  }
}

extension MemoryState {
  fileprivate mutating func setAvatar(_ avatar: Avatar?, of id: UserID) throws(StoreFailure) -> User {
    guard let account = account(id) else { throw .refused(.userNotFound) }
    var user = account.user
    user.avatar = avatar?.tag
    accounts[Int(id.rawValue) - 1] = Credentials(user: user, passwordHash: account.passwordHash)
    avatars[id] = avatar
    return user
  }
}
