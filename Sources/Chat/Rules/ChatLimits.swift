/// The numbers the core enforces.
public struct ChatLimits: Sendable {
  /// In Unicode scalars.
  public var messageCharacters = 4_000
  /// In UTF-8 bytes.
  public var messageBytes = 16_384
  public var roomNameCharacters = 100
  public var topicCharacters = 1_024
  public var displayNameCharacters = 64
  public var statusCharacters = 140
  public var roomsJoined = 200
  public var roomsOwned = 50
  public var botsPerUser = 10
  /// That may still be used; the one used longest ago makes room.
  public var sessionsPerUser = 100
  /// Of either kind.
  public var hooksPerRoom = 20
  public var membersPerRoom = 10_000
  /// Whom a new room may have as members besides its creator.
  public var firstMembers = 100
  /// How long a message may be edited; zero: for ever.
  public var editWindow = Duration.zero
  /// Unread messages are counted up to here, so that a long absence does not make a list of rooms slow.
  public var unreadCounted = 1_000
  /// Answers to a message are counted up to here, so that a long thread does not make a page of history slow.
  public var repliesCounted = 1_000
  /// Different emoji.
  public var reactionsPerMessage = 20
  public var pinsPerRoom = 50
  /// Of one file, in bytes.
  public var uploadBytes = 25 << 20
  /// Of all files of an account, in bytes.
  public var fileBytesPerUser = 1 << 30
  public var attachmentsPerMessage = 10
  /// Of what is said of a file.
  public var altCharacters = 1_000
  /// A file that nobody has posted for so long is removed.
  public var unpostedFileLifetime = Duration.seconds(24 * 3_600)
  /// Links by which people join.
  public var invitesPerRoom = 100
  public var historyPage = 200
  public var replayPage = 1_000

  public init() {}
}
