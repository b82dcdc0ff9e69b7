import Chat
import ChatAPI
import Foundation
import Testing

@testable import Server

@Suite struct SettingsTests {
  private func shown(_ settings: Settings) -> [String?] { SettingsTable.rows.map { $0.write(settings) } }

  private func sentence(_ environment: [String: String]) -> String? {
    do throws(SettingsError) {
      _ = try Settings(environment: environment)
      return nil
    } catch {
      return error.description
    }
  }

  private var exampleFile: String {
    get throws {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      return try String(contentsOf: root.appendingPathComponent(".env.example"), encoding: .utf8)
    }
  }

  @Test func `administrators see what is set, and of secrets only that they are`() throws {
    let secret = "a-very-long-secret-that-nobody-may-see"
    let settings = try Settings(environment: ["SECRET_KEY": secret, "PORT": "8080"])
    let shown = SettingsTable.shown(settings)
    #expect(shown.map(\.name) == SettingsTable.rows.map(\.name))
    #expect(shown.filter(\.isChanged).map(\.name).sorted() == ["PORT", "SECRET_KEY"])
    let port = try #require(shown.first { $0.name == "PORT" })
    #expect(port.value == "8080" && port.standard == "8000" && !port.isSecret && !port.group.isEmpty)
    let key = try #require(shown.first { $0.name == "SECRET_KEY" })
    #expect(key.value == "(set)" && key.standard == "(not set)" && key.isSecret)
    #expect(shown.filter(\.isSecret).map(\.name) == ["SECRET_KEY", "METRICS_TOKEN"])
    #expect(!"\(shown)".contains(secret))
  }

  @Test func `no environment gives the promised defaults`() throws {
    let settings = try Settings(environment: [:])
    #expect(settings.host == "0.0.0.0")
    #expect(settings.port == 8000)
    #expect(settings.database == .file("./app.db"))
    #expect(settings.accounts.accessTokenLifetime == .seconds(1800))
    #expect(settings.accounts.secretKey == nil)
    #expect(settings.loopCount == nil)
    #expect(settings.rateLimitsOn)
    #expect(settings.chat.messageCharacters == 4_000)
    #expect(settings.chat.messageBytes == 16 * 1_024)
    #expect(settings.sockets.message == .kibibytes(64))
    #expect(settings.sockets.outQueueHard == .mebibytes(1))
    #expect(settings.connections.perAddress == 100)
  }

  @Test func `the environment wins over the file and an empty value counts as not set`() throws {
    let settings = try Settings(
      environment: ["PORT": "9000", "HOST": ""], dotEnv: ["PORT": "7000", "GUESTS": "off", "LOOPS": "3"])
    #expect(settings.port == 9_000)
    #expect(settings.host == "0.0.0.0")
    #expect(!settings.accounts.guestsOn)
    #expect(settings.loopCount == 3)
  }

  @Test func `the example file is what the table says, to the byte`() throws {
    #expect(try exampleFile == SettingsTable.example())
  }

  @Test func `the example file lists every setting once and reads as the defaults`() throws {
    let text = try exampleFile
    let listed = text.split(separator: "\n").compactMap { line -> String? in
      let bare = line.hasPrefix("#") ? line.dropFirst() : line
      let name = bare.prefix { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
      return bare[name.endIndex...].hasPrefix("=") ? String(name) : nil
    }
    #expect(listed == SettingsTable.rows.map(\.name))
    #expect(Set(listed).count == listed.count)
    let settings = try Settings(environment: [:], dotEnv: DotEnv(text).values)
    #expect(shown(settings) == shown(Settings()))
  }

  @Test func `every default passes its own format`() throws {
    let defaults = Settings()
    for row in SettingsTable.rows {
      guard let text = row.write(defaults) else { continue }
      var copy = defaults
      try row.read(text, into: &copy)
      #expect(shown(copy) == shown(defaults), "\(row.name)")
    }
  }

  @Test(arguments: [
    ("PORT", "65536"), ("PORT", "-1"), ("PORT", "http"), ("LOOPS", "0"), ("ALGORITHM", "none"),
    ("ALGORITHM", "RS256"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "0"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "1441"),
    ("GUESTS", "maybe"), ("LOG_LEVEL", "loud"), ("PING_INTERVAL", "25"), ("WS_MAX_MESSAGE", "64 KB"),
    ("ECHO_MAX_MESSAGE", "99999999999999GiB"), ("DATABASE_URL", "app.db"), ("TRUSTED_PROXIES", "10.0.0.0/33"),
    ("DIALECT_PORTS", "lobby:0"), ("DIALECT_PORTS", "hall:7777"), ("DIALECT_PORTS", "lobby:1,lobby:2"),
  ])
  func `a wrong value is one sentence that names the variable and what is allowed`(
    name: String, value: String
  ) throws {
    let text = try #require(sentence([name: value]))
    let row = try #require(SettingsTable.rows.first { $0.name == name })
    #expect(text.hasPrefix(name + " is "))
    #expect(text.contains(row.allowed))
    #expect(text.hasSuffix("."))
    #expect(!text.contains("\n"))
  }

  @Test(arguments: [
    ("ACCESS_TOKEN_EXPIRE_MINUTES", "1", "1440"), ("PASSWORD_MIN", "8", "64"), ("PORT", "0", "65535"),
  ])
  func `the ends of a range are allowed`(name: String, low: String, high: String) {
    #expect(sentence([name: low]) == nil)
    #expect(sentence([name: high]) == nil)
  }

  @Test func `PostgreSQL is refused by name and its password is not repeated`() throws {
    let text = try #require(sentence(["DATABASE_URL": "postgresql://me:hunter2@db/roost"]))
    #expect(text.contains("PostgreSQL"))
    #expect(text.contains("not supported yet"))
    #expect(!text.contains("hunter2"))
  }

  @Test func `an empty secret key is refused, not taken for unset`() {
    #expect(sentence(["SECRET_KEY": ""])?.hasPrefix("SECRET_KEY is not usable") == true)
  }

  @Test func `secrets are shown as set, never in full`() throws {
    let settings = try Settings(environment: [
      "SECRET_KEY": "canary-secret", "METRICS_TOKEN": "canary-metrics",
    ])
    let listing = SettingsTable.listing(of: settings)
    #expect(listing.contains("SECRET_KEY=(set)\n"))
    #expect(!listing.contains("canary"))
  }

  @Test func `settings that contradict each other are refused`() {
    #expect(sentence(["TLS_CERT_FILE": "a.pem"])?.contains("TLS_KEY_FILE") == true)
    #expect(sentence(["TLS_CERT_FILE": "a.pem", "TLS_KEY_FILE": "k.pem"]) == nil)
    #expect(sentence(["PING_INTERVAL": "60s"])?.contains("DEAD_AFTER") == true)
    #expect(sentence(["PING_INTERVAL": "59s"]) == nil)
    #expect(sentence(["OUT_QUEUE_SOFT": "2MiB"])?.contains("OUT_QUEUE_HARD") == true)
    #expect(sentence(["HISTORY_PAGE": "201"])?.contains("HISTORY_PAGE_MAX") == true)
    #expect(sentence(["HISTORY_PAGE": "200"]) == nil)
  }

  @Test func `a public folder must hold a page`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("public-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let settings = try Settings(environment: ["PUBLIC_DIR": folder.path])
    #expect(throws: SettingsError.self) { try settings.publicFolder() }
    try Data().write(to: folder.appendingPathComponent("index.html"))
    #expect(try settings.publicFolder() == folder.path)
  }

  @Test func `names that look mistyped are named with the nearest setting`() {
    let found = SettingsWarnings.find(
      environment: ["ROOST_PORT": "1", "PROT": "1", "PATH": "/bin"],
      dotEnv: ["DATABSE_URL": "x", "POSTGRES_PASSWORD": "x", "ROOST_COLOUR": "red", "PORT": "1"])
    #expect(
      found == [
        "DATABSE_URL is not a setting; did you mean DATABASE_URL?",
        "ROOST_COLOUR is not a setting.",
        "ROOST_PORT is not a setting; did you mean PORT?",
      ])
  }
}
