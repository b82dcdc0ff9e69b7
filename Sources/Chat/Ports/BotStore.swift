/// Bots and whose they are. A bot's token is kept as the cookie of a session that nobody signed in to.
public protocol BotStore: Sendable {
  /// Makes an account without a password, and its session. Throws `.usernameTaken`, `.userNotFound` (the owner) and
  /// `.tooManyBots`.
  func createBot(_ draft: NewBot) async throws(ChatError) -> User
  /// An owner's bots by id: there are never more than ``ChatLimits/botsPerUser``.
  func bots(of owner: UserID) async throws(ChatError) -> [User]
  /// Ends the bot's sessions and makes one with another token; answers those that ended and might still have been
  /// used. Throws `.botNotFound`.
  func renewBotToken(_ token: NewCookie, of bot: UserID, owner: UserID) async throws(ChatError) -> [SessionID]
  /// Ends the bot's sessions and memberships, and that it is anybody's. Answers and throws like
  /// ``renewBotToken(_:of:owner:)``.
  func deleteBot(_ bot: UserID, of owner: UserID) async throws(ChatError) -> [SessionID]
}
