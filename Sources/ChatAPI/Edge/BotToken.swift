import Auth
import Chat

/// The long-lived token of a bot: shown once, kept as a hash.
struct BotToken {
  /// What tells it from other tokens, in searches for leaked secrets too.
  static let prefix = "roost_bot_"
  /// Long enough that nobody waits for the end: it is good until it is replaced.
  private static let lifetime = Duration.seconds(30 * 365 * 24 * 3600)

  let text = prefix + RandomToken.make()

  func stored(at now: Timestamp) -> NewCookie {
    NewCookie(hash: Self.hash(text), expiresAt: now.advanced(by: Self.lifetime))
  }

  static func hash(_ text: String) -> [UInt8] { Digest.sha256(text.utf8) }
}
