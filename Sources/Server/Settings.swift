import Chat

/// Everything an operator can choose. `Settings()` holds the defaults; `SettingsTable` names each field's
/// variable, range and meaning, and `.env.example` is written from the two.
struct Settings: Sendable {
  // Where it listens
  var host = "0.0.0.0"
  var port: UInt16 = 8000
  var dialectPorts: [DialectPort] = []
  /// Event loops; nil means one per core the process may run on.
  var loopCount: Int?
  var publicDirectory: String?
  var publicComments = false
  var certificateFile: String?
  var keyFile: String?
  var trustedProxies: [AddressRange] = []
  var stopGrace = Duration.seconds(5)
  /// nil: the control group's, if it has one.
  var memoryLimit: ByteCount?

  // What it keeps
  var database = DatabaseLocation.file("./app.db")
  var dataDirectory = "./data"
  /// Of the disk with the data directory; files of people leave so much to everything else.
  var filesKeepFree = ByteCount.mebibytes(256)

  var accounts = AccountSettings()
  var log = LogSettings()
  /// What `/metrics` asks for as a bearer token; nil leaves it open to loopback only.
  var metricsToken: String?

  /// Off lifts every rate limit and the connection limits per user and per address.
  var rateLimitsOn = true
  var rates = RateSettings()
  var connections = ConnectionSettings()
  var webhooks = WebhookSettings()
  var pictures = PictureSettings()
  var chat = ChatLimits()
  /// Messages of a history page when the caller names no number.
  var historyPage = 50
  var http = HTTPSettings()
  var sockets = SocketSettings()

  /// Reads the table's names from the process's environment, then from the `.env` file, then the defaults.
  ///
  /// An empty value counts as not set, except for `SECRET_KEY`, whose emptiness is somebody's mistake.
  init(environment: [String: String], dotEnv: [String: String] = [:]) throws(SettingsError) {
    for row in SettingsTable.rows {
      guard let text = environment[row.name] ?? dotEnv[row.name] else { continue }
      if text.isEmpty && row.name != "SECRET_KEY" { continue }
      try row.read(text, into: &self)
    }
    try SettingsRules.check(self)
  }

  /// The defaults.
  init() {}

  /// The certificate and key when TLS is on.
  var tls: (certificate: String, key: String)? {
    guard let certificateFile, let keyFile else { return nil }
    return (certificateFile, keyFile)
  }
}

/// People, passwords and tokens.
struct AccountSettings: Equatable, Sendable {
  /// The text of `SECRET_KEY`; nil means the key file in the data directory.
  var secretKey: String?
  var algorithm = SigningAlgorithm.hs256
  var accessTokenLifetime = Duration.seconds(30 * 60)
  var refreshTokenLifetime = Duration.seconds(30 * 86_400)
  var cookieIdle = Duration.seconds(3_600)
  var cookieLifetime = Duration.seconds(30 * 86_400)
  var guestsOn = true
  var pollingTrustNames = false
  var passwordMinimum = 8
  var passwordMaximum = 256
  var argon2Memory = ByteCount.mebibytes(19)
  var argon2Iterations: UInt32 = 2
  var argon2Queue = 32
}

/// The one algorithm that tokens are signed with; a type of its own so that the setting can refuse the rest.
enum SigningAlgorithm: String, CaseIterable, Sendable {
  case hs256 = "HS256"
}

/// What the log says and how.
struct LogSettings: Equatable, Sendable {
  var level = LogLevel.info
  var format = LogFormat.auto
}

/// How often one user or address may do something.
struct RateSettings: Equatable, Sendable {
  var sendsPerSecond = 5
  var sendsBurst = 20
  var callsPerSecond = 20
  var callsBurst = 100
  var failedLogins = 5
  var failedLoginsWindow = Duration.seconds(15 * 60)
  var failedLoginsPerAddress = 20
  var registrationsPerHour = 10
  var guestRoomsPerHour = 30
  var exportPagesPerMinute = 30
  var avatarsPerMinute = 10
}

/// What users have the server call.
struct WebhookSettings: Equatable, Sendable {
  var allowPrivate = false
  var timeout = Duration.seconds(10)
  var firstRetry = Duration.seconds(5)
  var giveUpAfter = Duration.seconds(24 * 3_600)
}

/// Pictures that people send.
struct PictureSettings: Equatable, Sendable {
  /// Larger ones are not read.
  var megapixels = 40
  var avatarBody = ByteCount.mebibytes(5)
}

/// How many sockets may be open.
struct ConnectionSettings: Equatable, Sendable {
  var perUser = 20
  var perAddress = 100
  var newPerMinute = 60
  /// On the whole server; nil means nine tenths of the open-file limit.
  var total: Int?
}

/// What one HTTP request may weigh and how long it may take.
struct HTTPSettings: Equatable, Sendable {
  var headerBlock = ByteCount.kibibytes(16)
  var headerFields = 100
  var uri = ByteCount.kibibytes(8)
  var jsonBody = ByteCount.kibibytes(256)
  var jsonDepth = 32
  var headerDeadline = Duration.seconds(10)
  var bodyDeadline = Duration.seconds(30)
  var idleDeadline = Duration.seconds(60)
  var writeDeadline = Duration.seconds(30)
}

/// What one WebSocket may send, and when it counts as dead or too slow.
struct SocketSettings: Equatable, Sendable {
  var message = ByteCount.kibibytes(64)
  var fragments = 64
  var echoMessage = ByteCount.mebibytes(1)
  var echoFragments = 1_024
  var pingInterval = Duration.seconds(25)
  var deadAfter = Duration.seconds(60)
  var authDeadline = Duration.seconds(10)
  var outQueueSoft = ByteCount.kibibytes(256)
  var outQueueHard = ByteCount.mebibytes(1)
}
