/// Bots: accounts for programs. Each belongs to somebody, and has a long-lived token instead of a password.
public struct Bots: Sendable {
  private let store: any Store
  private let accounts: Accounts

  public init(store: any Store, accounts: Accounts) {
    self.store = store
    self.accounts = accounts
  }

  /// Makes a bot. Bots have no bots.
  public func create(
    _ username: Username, displayName: String?, token: NewCookie, by owner: User
  ) async throws(ChatError) -> User {
    try check(owner)
    let (displayName, _) = try accounts.check(displayName: displayName, email: nil)
    return try await store.createBot(
      NewBot(owner: owner.id, username: username, displayName: displayName, token: token))
  }

  public func list(of owner: UserID) async throws(ChatError) -> [User] { try await store.bots(of: owner) }

  /// Gives a bot another token. Answers the bot and the sessions that ended.
  public func renewToken(_ token: NewCookie, of bot: UserID, by owner: User) async throws(ChatError)
    -> (bot: User, ended: [SessionID])
  {
    try check(owner)
    let ended = try await store.renewBotToken(token, of: bot, owner: owner.id)
    return (try await accounts.user(bot), ended)
  }

  /// Takes a bot out of every room and ends its token, for good; what it wrote stays, and so does its name. Answers
  /// the sessions that ended.
  public func delete(_ bot: UserID, by owner: User) async throws(ChatError) -> [SessionID] {
    try check(owner)
    return try await store.deleteBot(bot, of: owner.id)
  }

  private func check(_ owner: User) throws(ChatError) {
    if owner.isBot { throw .forbidden("Bots cannot have bots") }
  }
}

/// What it takes to make a bot; texts are already checked by ``Bots``.
public struct NewBot: Sendable {
  public let owner: UserID
  public let username: Username
  public let displayName: String?
  /// The hash of its token, kept like a browser's cookie.
  public let token: NewCookie

  public init(owner: UserID, username: Username, displayName: String?, token: NewCookie) {
    self.owner = owner
    self.username = username
    self.displayName = displayName
    self.token = token
  }
}
