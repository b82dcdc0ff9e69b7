import Auth
import Chat
import Engine
import Foundation
import Testing
import Wire

@testable import ChatAPI

@Suite struct `Pretending to be somebody` {
  /// HMAC-SHA256 by hand, so that these tokens owe nothing to the code under attack.
  private static func token(_ header: String, _ claims: String, key: String) -> String {
    let text = Base64.urlSafe.encode(Array(header.utf8)) + "." + Base64.urlSafe.encode(Array(claims.utf8))
    var block = Array(key.utf8)
    if block.count > 64 { block = Digest.sha256(block) }
    block += [UInt8](repeating: 0, count: 64 - block.count)
    let inner = Digest.sha256(block.map { $0 ^ 0x36 } + Array(text.utf8))
    return text + "." + Base64.urlSafe.encode(Digest.sha256(block.map { $0 ^ 0x5C } + inner))
  }

  private static let key = "a key for tests that is long enough, 0123456789"
  private static let plain = #"{"alg":"HS256","typ":"JWT"}"#

  private static func claims(
    _ person: Person, now: Int64, exp: String? = nil, aud: String = "roost", iss: String = "roost",
    typ: String = "access", more: String = ""
  ) -> String {
    let exp = exp ?? #","exp":\#(now + 600)"#
    return
      #"{"iss":"\#(iss)","aud":"\#(aud)","typ":"\#(typ)","sub":"\#(person.id)","sid":1,"iat":\#(now)\#(exp)\#(more)}"#
  }

  @Test func `a token that is not quite right opens nothing`() async throws {
    let server = try await TestServer()
    let ada = try await server.signUp("ada")
    let now = server.clock.now().microseconds / 1_000_000
    let good = Self.claims(ada, now: now)
    func header(_ more: String) -> String { #"{"alg":"HS256","typ":"JWT",\#(more)}"# }
    let unsigned = { (alg: String) in
      Base64.urlSafe.encode(Array(#"{"alg":"\#(alg)","typ":"JWT"}"#.utf8)) + "."
        + Base64.urlSafe.encode(Array(good.utf8)) + "."
    }
    let valid = Self.token(Self.plain, good, key: Self.key)
    #expect(try await server.call("GET", "/api/users/me", token: valid).status == 200)
    var forged = [
      unsigned("none"), unsigned("None"), unsigned("HS256"), String(valid.dropLast()),
      valid + "A", valid + ".", "." + valid, "..", "",
      Self.token(Self.plain, good, key: "another key of the same sort, 0123456789"),
      Self.token(Self.plain, good, key: ""),
    ]
    for alg in ["HS384", "HS512", "RS256", "ES256", "hs256", "none", ""] {
      forged.append(Self.token(#"{"alg":"\#(alg)","typ":"JWT"}"#, good, key: Self.key))
    }
    for more in [
      #""kid":"1""#, #""kid":"../../../../dev/null""#, #""kid":"' OR 1=1 --""#,
      #""jku":"http://127.0.0.1/keys""#, #""jwk":{"kty":"oct","k":""}"#, #""x5u":"http://127.0.0.1/""#,
      #""crit":["exp"]"#, #""zip":"DEF""#, #""alg":"none""#,
    ] { forged.append(Self.token(header(more), good, key: Self.key)) }
    for bad in [
      Self.claims(ada, now: now, exp: ""), Self.claims(ada, now: now, exp: #","exp":\#(now)"#),
      Self.claims(ada, now: now, exp: #","exp":\#(now - 1)"#),
      Self.claims(ada, now: now, exp: #","exp":null"#),
      Self.claims(ada, now: now, exp: #","exp":"\#(now + 600)""#),
      Self.claims(ada, now: now, exp: #","exp":1e99"#), Self.claims(ada, now: now, exp: #","exp":-1"#),
      Self.claims(ada, now: now, more: #","nbf":\#(now + 3_600)"#),
      Self.claims(ada, now: now + 3_600, exp: #","exp":\#(now + 7_200)"#),
      Self.claims(ada, now: now, more: #","exp":\#(now + 600)"#), Self.claims(ada, now: now, aud: "other"),
      Self.claims(ada, now: now, iss: "other"), Self.claims(ada, now: now, typ: "refresh"),
      Self.claims(ada, now: now, typ: "ticket"), good.replacing(#""sub":"\#(ada.id)""#, with: #""sub":"0""#),
      good.replacing(#""sub":"\#(ada.id)""#, with: #""sub":\#(ada.id)"#),
      good.replacing(#""sub":"\#(ada.id)""#, with: #""sub":"999""#),
      good.replacing(#""sub":"\#(ada.id)""#, with: #""sub":"9223372036854775807""#),
      good.replacing(#""sid":1"#, with: #""sid":-1"#), good.replacing(#""sid":1"#, with: #""sid":"1""#),
      good.replacing(#""sid":1,"#, with: ""), "[]", "null", "{}", "",
      String(repeating: "[", count: 1_000),
    ] { forged.append(Self.token(Self.plain, bad, key: Self.key)) }
    for token in forged {
      let reply = try await server.call("GET", "/api/users/me", token: token)
      #expect(reply.status == 401 && reply.header("www-authenticate") == "Bearer", "\(token)")
      #expect(try await Socket.status(server.port, "/ws/auth?token=\(token)") == 401, "\(token)")
    }
    let socket = try await Socket.open(server.port, "/ws/auth")
    _ = try await socket.next("connection_established")
    for token in forged {
      try await socket.send(#"{"type":"auth","token":"\#(token)"}"#)
      #expect(try await socket.next("error")["code"].string == "invalid_token", "\(token)")
    }
    await server.stop()
  }

  @Test func `signing out ends the token everywhere and the open sockets`() async throws {
    let server = try await TestServer(.sqlite, loops: 3)
    let ada = try await server.signUp("ada")
    let other = try await server.signIn("ada")
    let sockets = [
      try await ada.open("/ws"), try await ada.open("/ws/auth"), try await ada.open("/ws/room/1"),
    ]
    let kept = try await other.enter(1)
    try await ada.call("POST", "/api/logout").expect(204)
    for socket in sockets { #expect(try await socket.closeCode() == 4401) }
    for path in ["/ws", "/ws/auth", "/ws/room/1"] {
      #expect(try await Socket.status(server.port, "\(path)?token=\(ada.token)") == 401)
    }
    #expect(try await ada.call("GET", "/api/users/me").status == 401)
    let refresh = try await server.call(
      "POST", "/api/token/refresh", body: ["refresh_token": ada.refreshToken])
    #expect(refresh.status == 401)
    try await kept.send(#"{"type":"auth","token":"\#(ada.token)"}"#)
    #expect(try await kept.next("error")["code"].string == "invalid_token")
    #expect(try await other.call("GET", "/api/users/me").status == 200)
    await server.stop()
  }

  @Test func `passwords that are too large are refused and cost no hash`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("ada")
    for (size, status) in [(1_025, 401), (200_000, 401), (1 << 20, 413)] {
      let password = String(repeating: "x", count: size)
      let reply = try await server.call(
        "POST", "/api/token", body: ["username": "ada", "password": password])
      #expect(reply.status == status)
      let made = try await server.call(
        "POST", "/api/users/", body: ["username": "eve\(size)", "password": password])
      #expect(made.status == (status == 413 ? 413 : 422))
    }
    await server.stop()
  }

  /// Not a measurement to the microsecond: it tells whether the hash is computed, which is a hundred times the rest.
  @Test func `an unknown name takes as long as a wrong password`() async throws {
    let server = try await TestServer(hashCost: Argon2Cost(memory: 8 * 1_024, passes: 4, lanes: 1))
    _ = try await server.signUp("ada")
    let names = ["ada", "nobody", "not a name", ""]
    var fastest: [String: Duration] = [:]
    var replies: [String: Reply] = [:]
    // Turn by turn, so that what else this machine does slows all of them down.
    for _ in 0..<6 {
      for name in names {
        let start = ContinuousClock.now
        replies[name] = try await server.call(
          "POST", "/api/token", body: ["username": name, "password": "wrong one"])
        fastest[name] = min(fastest[name] ?? .seconds(100), ContinuousClock.now - start)
      }
    }
    let (known, reply) = (try #require(fastest["ada"]), try #require(replies["ada"]))
    for name in names.dropFirst() {
      let (time, other) = (try #require(fastest[name]), try #require(replies[name]))
      #expect(time > known / 6, "\(name): \(time), known: \(known)")
      #expect(other.status == reply.status && other.body == reply.body)
      #expect(other.headers.map(\.name) == reply.headers.map(\.name))
    }
    await server.stop()
  }

  @Test func `a flood of sign-ins is turned away, and the chat does not notice`() async throws {
    let server = try await TestServer(
      hashQueue: 4, hashCost: Argon2Cost(memory: 8 * 1_024, passes: 4, lanes: 1))
    let ada = try await server.signUp("ada")
    let socket = try await ada.enter(1)
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<60 {
        group.addTask {
          try await server.call(
            "POST", "/api/token", body: ["username": "user\(number)", "password": "a wrong password"]
          ).status
        }
      }
      var worst = Duration.zero
      for number in 0..<20 {
        let start = ContinuousClock.now
        try await socket.send(#"{"type":"message","content":"\#(number)"}"#)
        _ = try await socket.next("message")
        worst = max(worst, ContinuousClock.now - start)
      }
      // Sixty hashes in a row would take longer than this.
      #expect(worst < .milliseconds(500))
      var all: [Int] = []
      for try await status in group { all.append(status) }
      return all
    }
    #expect(Set(statuses) == [401, 503] && statuses.filter { $0 == 503 }.count > 20)
    await server.stop()
  }

  @Test func `many guesses at once are not one try`() async throws {
    let server = try await TestServer(hashCost: Argon2Cost(memory: 8 * 1_024, passes: 2, lanes: 1)) {
      $0.rateLimits = true
      $0.failedSignInsPerAccount = Rate(5, per: .seconds(900), burst: 5)
      $0.failedSignInsPerAddress = Rate(1_000, per: .seconds(60), burst: 1_000)
      $0.calls = Rate(1_000, per: .seconds(1), burst: 1_000)
    }
    let ada = try await server.signUp("ada")
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<30 {
        group.addTask {
          try await server.call(
            "POST", "/api/token", body: ["username": "ada", "password": "guess \(number)"]
          )
          .status
        }
      }
      var all: [Int] = []
      for try await status in group { all.append(status) }
      return all
    }
    #expect(statuses.filter { $0 == 401 }.count == 5 && statuses.filter { $0 == 429 }.count == 25)
    #expect(try await ada.call("GET", "/api/users/me").status == 200)
    await server.stop()
  }

  @Test func `whoever signs in well is never held up by it`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.failedSignInsPerAccount = Rate(2, per: .seconds(900), burst: 2)
      $0.failedSignInsPerAddress = Rate(3, per: .seconds(900), burst: 3)
    }
    _ = try await server.signUp("ada")
    for _ in 0..<10 { _ = try await server.signIn("ada") }
    await server.stop()
  }

  @Test func `guessing tokens on sockets is limited by address`() async throws {
    let server = try await TestServer {
      $0.rateLimits = true
      $0.newConnections = Rate(1, per: .seconds(3_600), burst: 5)
    }
    var statuses: [Int] = []
    for number in 0..<7 {
      statuses.append(try await Socket.status(server.port, "/ws/auth?token=\(number)"))
    }
    #expect(statuses == [401, 401, 401, 401, 401, 429, 429])
    #expect(try await Socket.status(server.port, "/ws/echo") == 429)
    await server.stop()
  }

  @Test func `names that look like others, or like nothing, are refused`() async throws {
    let server = try await TestServer()
    _ = try await server.signUp("admin")
    for name in [
      "аdmin", "ad\u{200B}min", "admin\u{202E}", "ａｄｍｉｎ", "admin ", " admin", "ad min", "ADMIN", "Admin",
      "\u{3164}", "\u{00AD}", "", ".", "a/b", "<b>", "admin\n", "a\u{0301}dmin", "admin\u{0000}",
    ] where name != "." {
      let reply = try await server.call(
        "POST", "/api/users/", body: ["username": name, "password": "a long enough password"])
      #expect(reply.status == 422 || reply.status == 409, "\(name.debugDescription)")
    }
    let ada = try await server.signUp("ada")
    for name in [
      "\u{3164}", "Te\u{00AD}a", "Te\u{200B}a", "Te\u{202E}a", "\u{2800}", "Te\u{034F}a", "Te\u{2066}a",
      "Te\u{200D}a",
      "\u{200D}", "\u{FE0F}", "\u{E0041}\u{E0042}", "Te\u{061C}a", "\u{115F}", "Te\na", "Te\u{0085}a", "  ",
    ] {
      #expect(
        try await ada.call("POST", "/api/rooms/", ["name": name]).status == 422, "\(name.debugDescription)")
      let reply = try await server.call(
        "POST", "/api/users/",
        body: [
          "username": "u\(name.hashValue.magnitude % 100_000)", "password": "a long enough password",
          "display_name": name,
        ])
      #expect(reply.status == 422, "display name \(name.debugDescription)")
    }
    for name in ["Tea & Bïscuits", "お茶", "👩‍👩‍👧 family", "❤️", "می‌خواهم", "x²"] {
      #expect(try await ada.call("POST", "/api/rooms/", ["name": name]).status == 201, "\(name)")
    }
    await server.stop()
  }
}
