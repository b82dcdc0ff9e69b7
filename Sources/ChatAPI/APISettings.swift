public import Chat

/// What the API needs to know from outside.
public struct APISettings: Sendable {
  public var limits = ChatLimits()
  public var accessTokenLifetime = Duration.seconds(30 * 60)
  /// How long a device stays signed in without refreshing.
  public var refreshTokenLifetime = Duration.seconds(30 * 24 * 3600)
  /// A browser's cookie ends after so long without use; an open socket is use.
  public var cookieIdle = Duration.seconds(3600)
  /// The longest that a browser's cookie lives.
  public var cookieLifetime = Duration.seconds(30 * 24 * 3600)
  /// How often an open socket counts as use of its cookie.
  public var cookieSocketUse = Duration.seconds(5 * 60)
  public var guestsAllowed = true
  /// On the polling dialect's own port, whoever says the name of an account that nothing proves is believed.
  public var trustsClaimedNames = false
  /// In Unicode scalars.
  public var passwordLength = 8...256
  /// Messages of a history page when the caller names no number.
  public var historyPage = 50

  /// Whether `X-Forwarded-For` of this peer is believed; the bytes are an IPv4 or IPv6 address.
  public var trustsProxy: @Sendable ([UInt8]) -> Bool = { _ in false }

  /// False lifts every rate limit and every limit on connections per user and address.
  public var rateLimits = true
  public var sends = Rate(5, per: .seconds(1), burst: 20)
  public var calls = Rate(20, per: .seconds(1), burst: 100)
  public var failedSignInsPerAccount = Rate(5, per: .seconds(15 * 60), burst: 5)
  public var failedSignInsPerAddress = Rate(20, per: .seconds(60), burst: 20)
  /// Pages of one's own data.
  public var exports = Rate(30, per: .seconds(60), burst: 30)
  public var avatars = Rate(10, per: .seconds(60), burst: 10)
  public var registrations = Rate(10, per: .seconds(3600), burst: 10)
  /// Rooms that people without an account make.
  public var guestRooms = Rate(30, per: .seconds(3600), burst: 30)
  public var newConnections = Rate(60, per: .seconds(60), burst: 60)
  public var connectionsPerUser = 20
  public var connectionsPerAddress = 100

  /// In bytes.
  public var jsonBody = 256 << 10
  public var jsonDepth = 32
  /// Of a picture that somebody sends for an avatar, in bytes.
  public var avatarBody = 5 << 20
  /// In bytes, for chat sockets: one message, and the sum of its fragments.
  public var socketMessage = 64 << 10
  public var socketFragments = 64
  public var echoMessage = 1 << 20
  public var echoFragments = 1_024

  public var heartbeat = Duration.seconds(25)
  /// A socket without credentials must authenticate within this time.
  public var authDeadline = Duration.seconds(10)
  /// How long a socket outlives its token before it is closed.
  public var expiryGrace = Duration.seconds(60)
  /// A further replay is refused with `resync` beyond this many events.
  public var replayEvents = 10_000

  /// Whether webhooks may lead to addresses that are not public.
  public var webhooksAllowPrivate = false
  public var webhookTimeout = Duration.seconds(10)
  public var webhookSchedule = WebhookSchedule()

  /// Opens `/metrics` to this bearer token; without one it answers loopback addresses only.
  public var metricsToken: String?
  /// The folder of the web front-end; nil serves none.
  public var publicFolder: String?
  /// Whether its scripts and style sheets are served with their comments.
  public var publicComments = true
  /// The settings in force, for administrators.
  public var shown: [ShownSetting] = []
  /// Bytes of memory that the process has; nil where that is not known.
  public var memoryInUse: @Sendable () -> Int? = { nil }
  /// What is announced while no administrator set anything else; empty for nothing.
  public var announcement = ""
  public var version = "0.1.0"

  public init() {}
}
