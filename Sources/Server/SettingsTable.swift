import Chat

/// Every setting, in the order `.env.example` and `roost settings` list them.
enum SettingsTable {
  struct Section: Sendable {
    let title: String
    let rows: [SettingsRow]
  }

  static let sections = [
    listening, storage, accounts, logging, rates, connections, messages, files, pictures, rooms, webhooks,
    http,
    sockets,
  ]
  static let rows = sections.flatMap(\.rows)
  static let names = Set(rows.map(\.name))

  private static let listening = Section(
    title: "Listening",
    rows: [
      SettingsRow("HOST", \.host, .text("an address of this machine"), "Address to listen on."),
      SettingsRow("PORT", \.port, .integer(0...65_535), "Port to listen on; 0 takes any free one."),
      SettingsRow(
        "DIALECT_PORTS", \.dialectPorts, .dialectPorts,
        "More ports, each for one dialect alone, such as lobby:7777; split by commas."),
      SettingsRow(
        "LOOPS", optional: \.loopCount, .integer(1...1_024), unset: "auto",
        "Event loops; auto is one per core this process may run on."),
      SettingsRow(
        "PUBLIC_DIR", optional: \.publicDirectory, .text("a directory"),
        "The web page's files. Not set: ./public, else public or ../share/roost/public beside the program."
      ),
      SettingsRow(
        "PUBLIC_COMMENTS", \.publicComments, .onOff,
        "off serves the page's scripts and styles without comments; on serves its files byte for byte."),
      SettingsRow(
        "TLS_CERT_FILE", optional: \.certificateFile, .text("a PEM file"),
        "Certificate chain; with TLS_KEY_FILE it turns https and wss on."),
      SettingsRow(
        "TLS_KEY_FILE", optional: \.keyFile, .text("a PEM file"), "The certificate's private key."),
      SettingsRow(
        "TRUSTED_PROXIES", \.trustedProxies, .addresses,
        "Proxies whose X-Forwarded-For is believed, as addresses or ranges split by commas."),
      SettingsRow(
        "STOP_GRACE", \.stopGrace, .duration(.zero ... .seconds(25)),
        "How long a stop waits for what is being sent."),
      SettingsRow(
        "MEMORY_LIMIT", optional: \.memoryLimit, .bytes(.mebibytes(1) ... .gibibytes(1_024)),
        "New calls and sockets are refused (503) from 80% of it. Not set: the container's limit, if there is one."
      ),
    ])

  private static let storage = Section(
    title: "Storage",
    rows: [
      SettingsRow(
        "DATABASE_URL", \.database, .database,
        "Where messages live: three slashes are relative, four absolute; sqlite:///:memory: keeps nothing.",
        kind: .discreet),
      SettingsRow(
        "DATA_DIR", \.dataDirectory, .text("a directory"),
        "Other files of the server: uploads, the secret key; made when missing. It goes with one database."),
    ])

  private static let accounts = Section(
    title: "Accounts",
    rows: [
      SettingsRow(
        "SECRET_KEY", optional: \.accounts.secretKey, .text("at least 32 random bytes"),
        "Signs access tokens. Not set: a random key is made once and kept in DATA_DIR.", kind: .secret),
      SettingsRow(
        "ALGORITHM", \.accounts.algorithm, .word(", the only one Roost signs with"),
        "How access tokens are signed."),
      SettingsRow(
        "ACCESS_TOKEN_EXPIRE_MINUTES", \.accounts.accessTokenLifetime, .minutes(1...1_440),
        "Minutes an access token is good for."),
      SettingsRow(
        "REFRESH_TOKEN_LIFETIME", \.accounts.refreshTokenLifetime,
        .duration(.seconds(3_600) ... .seconds(366 * 86_400)), "How long a refresh token is good for."),
      SettingsRow(
        "COOKIE_IDLE", \.accounts.cookieIdle, .duration(.seconds(600) ... .seconds(30 * 86_400)),
        "How long a browser stays signed in without use; an open socket is use."),
      SettingsRow(
        "COOKIE_LIFETIME", \.accounts.cookieLifetime,
        .duration(.seconds(3_600) ... .seconds(366 * 86_400)), "How long a browser stays signed in at most."),
      SettingsRow(
        "SESSIONS_PER_USER", \.chat.sessionsPerUser, .integer(1...10_000),
        "Devices of a user that stay signed in; the one used longest ago makes room for another."),
      SettingsRow("GUESTS", \.accounts.guestsOn, .onOff, "Whether people without an account may write."),
      SettingsRow(
        "POLLING_TRUST_NAMES", \.accounts.pollingTrustNames, .onOff,
        "Whether the polling port believes every name that is said there; only for networks of friends."),
      SettingsRow(
        "PASSWORD_MIN", \.accounts.passwordMinimum, .integer(8...64), "Fewest characters of a password."),
      SettingsRow(
        "PASSWORD_MAX", \.accounts.passwordMaximum, .integer(64...1_024), "Most characters of a password."),
      SettingsRow(
        "ARGON2_MEMORY", \.accounts.argon2Memory, .bytes(.mebibytes(7) ... .gibibytes(1)),
        "Memory one password hash takes; below 19MiB only for tests."),
      SettingsRow(
        "ARGON2_ITERATIONS", \.accounts.argon2Iterations, .integer(1...16), "Passes of one password hash."),
      SettingsRow(
        "ARGON2_QUEUE", \.accounts.argon2Queue, .integer(1...1_024),
        "Hashes that may wait; the next one is answered 503."),
    ])

  private static let logging = Section(
    title: "Logs and figures",
    rows: [
      SettingsRow("LOG_LEVEL", \.log.level, .word(), "The least serious event that is written."),
      SettingsRow(
        "LOG_FORMAT", \.log.format, .word(),
        "auto is text on a terminal and one JSON object a line elsewhere."),
      SettingsRow(
        "METRICS_TOKEN", optional: \.metricsToken, .text("at least one character"),
        "Bearer token that /metrics asks for. Not set: /metrics answers this machine only.", kind: .secret),
    ])

  private static let rates = Section(
    title: "Rates",
    rows: [
      SettingsRow(
        "RATE_LIMITS", \.rateLimitsOn, .onOff,
        "off lifts all of these, and the connection limits per user and address; for tests and benchmarks."),
      SettingsRow(
        "SENDS_PER_SECOND", \.rates.sendsPerSecond, .integer(1...10_000), "Messages a user may send a second."
      ),
      SettingsRow(
        "SENDS_BURST", \.rates.sendsBurst, .integer(1...100_000), "Messages a user may send at once."),
      SettingsRow(
        "CALLS_PER_SECOND", \.rates.callsPerSecond, .integer(1...10_000),
        "Other calls a second of a user or address."),
      SettingsRow(
        "CALLS_BURST", \.rates.callsBurst, .integer(1...100_000), "Other calls of a user or address at once."),
      SettingsRow(
        "FAILED_LOGINS", \.rates.failedLogins, .integer(1...1_000),
        "Wrong passwords for an account before its logins are held up."),
      SettingsRow(
        "FAILED_LOGINS_WINDOW", \.rates.failedLoginsWindow, .duration(.seconds(1) ... .seconds(86_400)),
        "The time in which they are counted."),
      SettingsRow(
        "FAILED_LOGINS_PER_ADDRESS", \.rates.failedLoginsPerAddress, .integer(1...10_000),
        "Wrong passwords a minute from one address."),
      SettingsRow(
        "REGISTRATIONS_PER_HOUR", \.rates.registrationsPerHour, .integer(1...100_000),
        "New accounts an hour from one address."),
      SettingsRow(
        "GUEST_ROOMS_PER_HOUR", \.rates.guestRoomsPerHour, .integer(1...100_000),
        "Rooms an hour that people without an account make from an address."),
      SettingsRow(
        "EXPORT_PAGES_PER_MINUTE", \.rates.exportPagesPerMinute, .integer(1...10_000),
        "Pages of a user's own data a minute."),
      SettingsRow(
        "AVATARS_PER_MINUTE", \.rates.avatarsPerMinute, .integer(1...10_000),
        "Avatars that a user may send a minute."),
    ])

  private static let pictures = Section(
    title: "Pictures",
    rows: [
      SettingsRow(
        "IMAGE_MAX_MEGAPIXELS", \.pictures.megapixels, .integer(1...1_000),
        "Millions of pixels of a picture; larger ones are refused before they are decoded."),
      SettingsRow(
        "AVATAR_BYTES", \.pictures.avatarBody, .bytes(.kibibytes(1) ... .mebibytes(64)),
        "Bytes of a picture that is sent for an avatar."),
    ])

  private static let webhooks = Section(
    title: "Webhooks",
    rows: [
      SettingsRow(
        "WEBHOOKS_ALLOW_PRIVATE", \.webhooks.allowPrivate, .onOff,
        "Whether webhooks may lead to this machine and to private networks; on only where you trust all users."
      ),
      SettingsRow(
        "WEBHOOK_TIMEOUT", \.webhooks.timeout, .duration(.milliseconds(100) ... .seconds(60)),
        "How long a webhook's server may take to answer."),
      SettingsRow(
        "WEBHOOK_FIRST_RETRY", \.webhooks.firstRetry, .duration(.milliseconds(10) ... .seconds(3_600)),
        "The wait after a failure; each further one doubles it, up to an hour."),
      SettingsRow(
        "WEBHOOK_GIVE_UP_AFTER", \.webhooks.giveUpAfter, .duration(.zero ... .seconds(30 * 86_400)),
        "A webhook that fails for so long is disabled."),
    ])

  private static let connections = Section(
    title: "Connections",
    rows: [
      SettingsRow(
        "CONNECTIONS_PER_USER", \.connections.perUser, .integer(1...100_000), "WebSockets of one user."),
      SettingsRow(
        "CONNECTIONS_PER_ADDRESS", \.connections.perAddress, .integer(1...1_000_000),
        "WebSockets of one address, and as many other connections."),
      SettingsRow(
        "CONNECTIONS_PER_MINUTE", \.connections.newPerMinute, .integer(1...1_000_000),
        "New WebSockets a minute from one address."),
      SettingsRow(
        "CONNECTIONS_TOTAL", optional: \.connections.total, .integer(1...10_000_000), unset: "auto",
        "Connections of the whole server; auto is nine tenths of the open-file limit."),
    ])

  private static let messages = Section(
    title: "Messages",
    rows: [
      SettingsRow(
        "MESSAGE_CHARACTERS", \.chat.messageCharacters, .integer(1...1_000_000), "Characters of a message."),
      SettingsRow(
        "MESSAGE_BYTES", \.chat.messageBytes, .byteNumber(.bytes(1) ... .mebibytes(1)),
        "Bytes of a message in UTF-8."),
      SettingsRow(
        "HISTORY_PAGE", \.historyPage, .integer(1...1_000), "Messages of a history page unless asked."),
      SettingsRow(
        "HISTORY_PAGE_MAX", \.chat.historyPage, .integer(1...1_000),
        "The most that may be asked for."),
      SettingsRow(
        "REPLAY_PAGE", \.chat.replayPage, .integer(1...10_000), "Events read at once to resume a room."),
    ])

  private static let files = Section(
    title: "Files",
    rows: [
      SettingsRow(
        "UPLOAD_MAX_BYTES", \.chat.uploadBytes, .byteNumber(.bytes(1) ... .gibibytes(16)), "Bytes of a file."),
      SettingsRow(
        "FILES_PER_USER_BYTES", \.chat.fileBytesPerUser, .byteNumber(.bytes(1) ... .gibibytes(1_024 * 1_024)),
        "Bytes of all files of a user."),
      SettingsRow(
        "ATTACHMENTS_PER_MESSAGE", \.chat.attachmentsPerMessage, .integer(0...100), "Files of a message."),
      SettingsRow(
        "ALT_TEXT_MAX", \.chat.altCharacters, .integer(1...10_000), "Characters that describe a file."),
      SettingsRow(
        "FILE_ORPHAN_HOURS", \.chat.unpostedFileLifetime, .hours(1...8_760),
        "Hours after which a file that nobody posted is removed."),
      SettingsRow(
        "FILES_KEEP_FREE", \.filesKeepFree, .bytes(.bytes(0) ... .gibibytes(1_024 * 1_024)),
        "Files are refused (503) when they would leave less of the disk to everything else."),
    ])

  private static let rooms = Section(
    title: "Rooms",
    rows: [
      SettingsRow(
        "ROOM_NAME_MAX", \.chat.roomNameCharacters, .integer(1...1_000), "Characters of a room's name."),
      SettingsRow("TOPIC_MAX", \.chat.topicCharacters, .integer(1...10_000), "Characters of a room's topic."),
      SettingsRow(
        "ROOMS_JOINED", \.chat.roomsJoined, .integer(1...100_000), "Rooms a user may be a member of."),
      SettingsRow("BOTS_PER_USER", \.chat.botsPerUser, .integer(0...1_000), "Bots a user may have."),
      SettingsRow(
        "HOOKS_PER_ROOM", \.chat.hooksPerRoom, .integer(0...1_000),
        "Incoming hooks a room may have, and as many outgoing ones."),
      SettingsRow("PINS_PER_ROOM", \.chat.pinsPerRoom, .integer(0...200), "Messages pinned to a room."),
      SettingsRow(
        "INVITES_PER_ROOM", \.chat.invitesPerRoom, .integer(0...1_000), "Invite links a room may have."),
      SettingsRow("ROOMS_OWNED", \.chat.roomsOwned, .integer(1...100_000), "Rooms a user may own."),
      SettingsRow("ROOM_MEMBERS", \.chat.membersPerRoom, .integer(1...10_000_000), "Members of a room."),
    ])

  private static let http = Section(
    title: "HTTP",
    rows: [
      SettingsRow(
        "HEADER_BYTES", \.http.headerBlock, .bytes(.kibibytes(1) ... .mebibytes(1)),
        "Bytes of a request's header block."),
      SettingsRow(
        "HEADER_FIELDS", \.http.headerFields, .integer(10...10_000), "Header fields of a request."),
      SettingsRow(
        "URI_BYTES", \.http.uri, .bytes(.bytes(256) ... .mebibytes(1)), "Bytes of a request's URI."),
      SettingsRow(
        "JSON_BYTES", \.http.jsonBody, .bytes(.kibibytes(1) ... .mebibytes(64)), "Bytes of a JSON body."),
      SettingsRow("JSON_DEPTH", \.http.jsonDepth, .integer(2...256), "How deep JSON may nest."),
      SettingsRow(
        "HEADER_TIMEOUT", \.http.headerDeadline, .duration(.milliseconds(100) ... .seconds(3_600)),
        "Time for a whole header block."),
      SettingsRow(
        "BODY_TIMEOUT", \.http.bodyDeadline, .duration(.milliseconds(100) ... .seconds(3_600)),
        "Time a body may stand still."),
      SettingsRow(
        "IDLE_TIMEOUT", \.http.idleDeadline, .duration(.milliseconds(100) ... .seconds(86_400)),
        "Time a kept connection may wait for its next request."),
      SettingsRow(
        "WRITE_TIMEOUT", \.http.writeDeadline, .duration(.milliseconds(100) ... .seconds(3_600)),
        "Time a peer may take no byte of what is waiting for it."),
    ])

  private static let sockets = Section(
    title: "WebSockets",
    rows: [
      SettingsRow(
        "WS_MAX_MESSAGE", \.sockets.message, .bytes(.kibibytes(1) ... .mebibytes(64)),
        "Bytes of a message, packed or not, and so of a frame."),
      SettingsRow(
        "WS_MAX_FRAGMENTS", \.sockets.fragments, .integer(1...1_000_000), "Fragments of a message."),
      SettingsRow(
        "ECHO_MAX_MESSAGE", \.sockets.echoMessage, .bytes(.kibibytes(1) ... .mebibytes(64)),
        "The same on /ws/echo."),
      SettingsRow(
        "ECHO_MAX_FRAGMENTS", \.sockets.echoFragments, .integer(1...1_000_000), "The same on /ws/echo."),
      SettingsRow(
        "PING_INTERVAL", \.sockets.pingInterval, .duration(.seconds(1) ... .seconds(3_600)),
        "Silence after which a peer is pinged."),
      SettingsRow(
        "DEAD_AFTER", \.sockets.deadAfter, .duration(.seconds(2) ... .seconds(7_200)),
        "Silence after which a peer is given up."),
      SettingsRow(
        "AUTH_TIMEOUT", \.sockets.authDeadline, .duration(.milliseconds(100) ... .seconds(600)),
        "Time for the auth frame of a socket that came without a token."),
      SettingsRow(
        "OUT_QUEUE_SOFT", \.sockets.outQueueSoft, .bytes(.kibibytes(1) ... .gibibytes(1)),
        "Waiting bytes of a socket above which typing and presence are left out."),
      SettingsRow(
        "OUT_QUEUE_HARD", \.sockets.outQueueHard, .bytes(.kibibytes(1) ... .gibibytes(1)),
        "Waiting bytes above which the socket is closed; its client resumes."),
    ])
}
