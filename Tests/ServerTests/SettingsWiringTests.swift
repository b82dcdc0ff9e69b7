import ChatAPI
import Engine
import Testing

@testable import ChatAPI
@testable import Server

/// A setting that nobody reads is a promise that nobody keeps.
@Suite struct SettingsWiringTests {
  /// A value other than the default for every setting.
  private let others = [
    "HOST": "127.0.0.1", "PORT": "8001", "DIALECT_PORTS": "lobby:7777", "LOOPS": "3", "PUBLIC_DIR": "/x",
    "PUBLIC_COMMENTS": "on",
    "TLS_CERT_FILE": "c.pem",
    "TLS_KEY_FILE": "k.pem", "TRUSTED_PROXIES": "10.0.0.0/8", "STOP_GRACE": "1s", "MEMORY_LIMIT": "1GiB",
    "DATABASE_URL": "sqlite:///x.db", "DATA_DIR": "/x", "SECRET_KEY": "x", "ALGORITHM": "HS256",
    "ACCESS_TOKEN_EXPIRE_MINUTES": "31", "REFRESH_TOKEN_LIFETIME": "1d", "GUESTS": "off",
    "POLLING_TRUST_NAMES": "on",
    "COOKIE_IDLE": "2h", "SESSIONS_PER_USER": "101", "COOKIE_LIFETIME": "31d",
    "PASSWORD_MIN": "9", "PASSWORD_MAX": "200", "ARGON2_MEMORY": "20MiB", "ARGON2_ITERATIONS": "3",
    "ARGON2_QUEUE": "3", "LOG_LEVEL": "debug", "LOG_FORMAT": "text", "METRICS_TOKEN": "x",
    "RATE_LIMITS": "off", "SENDS_PER_SECOND": "6", "SENDS_BURST": "21", "CALLS_PER_SECOND": "21",
    "CALLS_BURST": "101", "FAILED_LOGINS": "6", "FAILED_LOGINS_WINDOW": "1h",
    "FAILED_LOGINS_PER_ADDRESS": "21", "REGISTRATIONS_PER_HOUR": "11", "GUEST_ROOMS_PER_HOUR": "31",
    "EXPORT_PAGES_PER_MINUTE": "31", "AVATARS_PER_MINUTE": "11", "IMAGE_MAX_MEGAPIXELS": "41",
    "AVATAR_BYTES": "6MiB",
    "CONNECTIONS_PER_USER": "21",
    "CONNECTIONS_PER_ADDRESS": "101", "CONNECTIONS_PER_MINUTE": "61", "CONNECTIONS_TOTAL": "1000",
    "MESSAGE_CHARACTERS": "4001", "MESSAGE_BYTES": "15KiB", "HISTORY_PAGE": "51",
    "HISTORY_PAGE_MAX": "201", "REPLAY_PAGE": "1001", "ROOM_NAME_MAX": "101", "TOPIC_MAX": "1025",
    "ROOMS_JOINED": "201", "ROOMS_OWNED": "51", "BOTS_PER_USER": "11", "HOOKS_PER_ROOM": "21",
    "UPLOAD_MAX_BYTES": "24MiB", "FILES_PER_USER_BYTES": "2GiB", "ATTACHMENTS_PER_MESSAGE": "11",
    "ALT_TEXT_MAX": "1001",
    "FILE_ORPHAN_HOURS": "25", "FILES_KEEP_FREE": "1GiB",
    "PINS_PER_ROOM": "51", "INVITES_PER_ROOM": "101",
    "ROOM_MEMBERS": "10001", "WEBHOOKS_ALLOW_PRIVATE": "on", "WEBHOOK_TIMEOUT": "11s",
    "WEBHOOK_FIRST_RETRY": "6s", "WEBHOOK_GIVE_UP_AFTER": "2h",
    "HEADER_BYTES": "17KiB",
    "HEADER_FIELDS": "101", "URI_BYTES": "7KiB", "JSON_BYTES": "257KiB", "JSON_DEPTH": "33",
    "HEADER_TIMEOUT": "11s", "BODY_TIMEOUT": "31s", "IDLE_TIMEOUT": "61s", "WRITE_TIMEOUT": "31s",
    "WS_MAX_MESSAGE": "65KiB", "WS_MAX_FRAGMENTS": "65", "ECHO_MAX_MESSAGE": "2MiB",
    "ECHO_MAX_FRAGMENTS": "1025", "PING_INTERVAL": "24s", "DEAD_AFTER": "61s", "AUTH_TIMEOUT": "11s",
    "OUT_QUEUE_SOFT": "255KiB", "OUT_QUEUE_HARD": "2MiB",
  ]

  /// Read where the parts are made, not in what the engine and the API are told.
  private let readElsewhere: Set = [
    "DATABASE_URL", "DATA_DIR", "SECRET_KEY", "ALGORITHM", "ARGON2_MEMORY", "ARGON2_ITERATIONS",
    "ARGON2_QUEUE", "LOG_LEVEL", "LOG_FORMAT", "STOP_GRACE", "PUBLIC_DIR", "MEMORY_LIMIT",
    "IMAGE_MAX_MEGAPIXELS", "FILES_KEEP_FREE",
  ]

  private func handedOn(_ environment: [String: String]) throws -> String {
    let settings = try Settings(environment: environment)
    var text = ""
    let api = try settings.api()
    dump(api, to: &text)
    text += "\(api.trustsProxy([10, 0, 0, 1]))"
    dump(settings.engine, to: &text)
    return text
  }

  @Test func `every setting has another value here`() {
    #expect(Set(others.keys) == SettingsTable.names)
  }

  @Test func `every setting changes what the engine or the API is told`() throws {
    let plain = try handedOn([:])
    for (name, value) in others where !readElsewhere.contains(name) {
      var environment = [name: value]
      if name.hasPrefix("TLS_") { environment = others.filter { $0.key.hasPrefix("TLS_") } }
      #expect(try handedOn(environment) != plain, "\(name)")
    }
  }

  @Test func `only what comes from elsewhere than a trusted proxy is counted by address`() throws {
    let settings = try Settings(environment: [
      "TRUSTED_PROXIES": "10.0.0.0/8", "CONNECTIONS_PER_ADDRESS": "7",
    ])
    #expect(settings.engine.limits.connectionsPerAddress == 7)
    #expect(settings.engine.isProxy(PeerAddress(10, 1, 2, 3, port: 1)))
    #expect(!settings.engine.isProxy(PeerAddress(11, 1, 2, 3, port: 1)))
    #expect(try Settings(environment: ["RATE_LIMITS": "off"]).engine.limits.connectionsPerAddress == nil)
  }
}
