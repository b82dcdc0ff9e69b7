import Testing
import Wire

@testable import Auth

@Suite("Access tokens") struct JWTTests {
  static let keyText = "k9f3Jx0vQ2mZ8rT1yB6nW4cD7sL5hG0p"
  private let now: Int64 = 1_800_000_000
  private let claims = AccessClaims(
    userID: 42, sessionID: 7, issuedAt: 1_800_000_000, expiresAt: 1_800_001_800)

  private func signer(_ key: String = keyText) throws -> TokenSigner {
    try #require(TokenSigner(key: try SecretKey(key)))
  }

  private func refusal(_ token: String, at time: Int64? = nil) throws -> TokenError? {
    let signer = try signer()
    do throws(TokenError) {
      _ = try signer.verify(token, now: time ?? now)
      return nil
    } catch {
      return error
    }
  }

  /// A token whose signature is right and whose header and payload are the given texts.
  private func token(
    header: String = #"{"alg":"HS256","typ":"JWT"}"#, payload: String? = nil
  ) throws -> String {
    let body = payload ?? Self.payload()
    let head = Array((Base64.urlSafe.encode(Array(header.utf8)) + ".").utf8)
    return try #require(try signer().sign(header: head, payload: Array(body.utf8)))
  }

  private static func payload(_ changes: [String: String] = [:]) -> String {
    var claims: [String: String] = [
      "iss": #""roost""#, "aud": #""roost""#, "typ": #""access""#, "sub": #""42""#, "sid": "7",
      "iat": "1800000000", "exp": "1800001800",
    ]
    for (name, value) in changes { claims[name] = value == "missing" ? nil : value }
    return "{" + claims.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  @Test func `the HS256 example of RFC 7515 A.1 holds`() throws {
    let key = try #require(
      Base64.urlSafe.decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow".utf8))
    let input = Array(
      ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
        .utf8)
    guard var mac = HMACSHA256(key: key) else {
      Issue.record("OpenSSL gives no HMAC")
      return
    }
    for _ in 0..<3 {
      let code = mac.code(of: input.rawSpan) ?? []
      #expect(Base64.urlSafe.encode(code) == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }
  }

  @Test func `codes are the same from a shared context and from one made for the call`() throws {
    let key = Array(Self.keyText.utf8)
    let message = Array("message".utf8)
    let shared = try #require(SharedHMAC(key: key))
    let bare = try #require(SharedHMAC(key: key, lanes: 0))
    let codes = [shared, bare, shared, bare].map { $0.code(of: message.rawSpan) }
    #expect(codes.first??.count == 32)
    #expect(Set(codes).count == 1)
  }

  @Test func `a token comes back with its claims until it ends`() throws {
    let token = try #require(try signer().sign(claims))
    #expect(token.utf8.count < 300)
    #expect(try signer().verify(token, now: now) == claims)
    #expect(try signer().verify(token, now: now + 1799) == claims)
    #expect(try refusal(token, at: now + 1800) == .expired)
    #expect(try refusal(token, at: now + 1801) == .expired)
    #expect(try refusal(token, at: .max) == .expired)
  }

  @Test func `our own hand-made token is good, so that the refusals below mean something`() throws {
    #expect(try refusal(try token()) == nil)
    #expect(try refusal(try token(header: #"{"alg":"HS256"}"#)) == nil)
    #expect(try refusal(try token(header: #"{ "typ":"JWT", "alg":"HS256" }"#)) == nil)
    #expect(try refusal(try token(payload: Self.payload(["nbf": "1800000000", "jti": #""x""#]))) == nil)
  }

  @Test(arguments: [
    #"{"alg":"none"}"#, #"{"alg":"None","typ":"JWT"}"#, #"{"alg":"HS512"}"#, #"{"alg":"hs256"}"#,
    #"{"alg":"RS256"}"#, #"{"alg":"ES256"}"#, #"{"alg":256}"#, #"{"alg":["HS256"]}"#, #"{"typ":"JWT"}"#,
    #"{}"#, #"{"alg":"HS256","typ":"at+jwt"}"#, #"{"alg":"HS256","kid":"1"}"#,
    #"{"alg":"HS256","kid":"../../dev/null"}"#, #"{"alg":"HS256","jku":"https://example.com/k"}"#,
    #"{"alg":"HS256","jwk":{}}"#, #"{"alg":"HS256","x5u":"x"}"#, #"{"alg":"HS256","crit":["exp"]}"#,
    #"{"alg":"HS256","b64":false,"crit":["b64"]}"#, #"{"alg":"HS256","cty":"JWT"}"#,
    #"{"alg":"HS256","enc":"A128GCM"}"#,
  ])
  func `a header that is not plain HS256 is refused, even well signed`(header: String) throws {
    #expect(try refusal(try token(header: header)) == .unsupportedHeader)
  }

  @Test(arguments: [
    "", "null", "[]", "\"HS256\"", "{\"alg\":\"HS256\"", "{\"alg\":\"HS256\",\"alg\":\"none\"}",
    "{\"alg\":\"none\",\"\\u0061lg\":\"HS256\"}", "{\"alg\":\"HS256\"}x", "\u{feff}{\"alg\":\"HS256\"}",
    "{\"alg\":\"HS256\",\"a\":[[[[]]]]}",
  ])
  func `a header that is no strict JSON object is refused`(header: String) throws {
    #expect(try refusal(try token(header: header)) == .malformed)
  }

  @Test(arguments: [
    ("iss", #""evil""#, TokenError.wrongIssuer), ("iss", "missing", .wrongIssuer), ("iss", "1", .wrongIssuer),
    ("aud", #""other""#, .wrongAudience), ("aud", "missing", .wrongAudience),
    ("aud", #"["roost"]"#, .wrongAudience), ("typ", #""refresh""#, .wrongType),
    ("typ", "missing", .wrongType),
    ("sub", "missing", .badClaims), ("sub", "42", .badClaims), ("sub", #""""#, .badClaims),
    ("sub", #""0""#, .badClaims), ("sub", #""-1""#, .badClaims), ("sub", #""+42""#, .badClaims),
    ("sub", #""042""#, .badClaims), ("sub", #""42 ""#, .badClaims), ("sub", #""alice""#, .badClaims),
    ("sub", #""99999999999999999999""#, .badClaims), ("sid", "missing", .badClaims),
    ("sid", #""7""#, .badClaims), ("sid", "0", .badClaims), ("sid", "7.0", .badClaims),
    ("iat", "missing", .badClaims), ("iat", "1e9", .badClaims), ("exp", "missing", .badClaims),
    ("exp", "null", .badClaims), ("exp", #""1800001800""#, .badClaims), ("exp", "1e99", .badClaims),
    ("exp", "1800000000", .expired), ("exp", "0", .expired), ("exp", "-9223372036854775808", .expired),
    ("nbf", #""1800000000""#, .badClaims), ("nbf", "null", .badClaims), ("nbf", "1800000031", .notYetValid),
    ("iat", "1800000031", .notYetValid), ("iat", "9223372036854775807", .notYetValid),
  ])
  func `a claim that is missing, wrong or of the wrong kind is refused`(
    name: String, value: String, expected: TokenError
  ) throws {
    #expect(try refusal(try token(payload: Self.payload([name: value]))) == expected)
  }

  @Test func `a start in the future is taken up to 30 seconds`() throws {
    for ahead in [29, 30] {
      let payload = Self.payload(["iat": "\(now + Int64(ahead))", "nbf": "\(now + Int64(ahead))"])
      #expect(try refusal(try token(payload: payload)) == nil)
    }
  }

  @Test(arguments: [
    "[]", "{}x", "\"\"", #"{"sub":"42","sub":"1"}"#, "", #"{"sub":"\ud800"}"#, "\u{0}",
  ])
  func `a payload that is no strict JSON object is refused`(payload: String) throws {
    #expect(try refusal(try token(payload: payload)) == .malformed)
  }

  @Test func `another key's token is refused`() throws {
    let other = try #require(TokenSigner(key: try SecretKey("Zq8w2Lr5Vb1nXc7mK4jH9gF3dS6aP0oI")))
    #expect(try refusal(try #require(other.sign(claims))) == .badSignature)
  }

  @Test func `any change to any character is refused`() throws {
    let token = Array(try #require(try signer().sign(claims)).utf8)
    for place in token.indices {
      for replacement in [token[place] ^ 1, token[place] ^ 0x20, UInt8(ascii: "A"), 0, 0xFF]
      where replacement != token[place] {
        var changed = token
        changed[place] = replacement
        #expect(throws: TokenError.self) { try signer().verify(changed, now: now) }
      }
    }
  }

  @Test func `every truncation and every extension is refused`() throws {
    let token = try #require(try signer().sign(claims))
    for length in 0..<token.utf8.count {
      #expect(try refusal(String(token.prefix(length))) != nil)
    }
    for tail in [".", "=", "A", " ", "\n", ".x"] {
      #expect(try refusal(token + tail) != nil)
      #expect(try refusal(tail + token) != nil)
    }
    let parts = token.split(separator: ".")
    for text in ["", ".", "..", "...", "\(parts[0])..\(parts[2])", "\(parts[0]).\(parts[1])."] {
      #expect(try refusal(text) != nil)
    }
    // The unsigned form of an attacker who hopes for "none".
    let none = Base64.urlSafe.encode(Array(#"{"alg":"none"}"#.utf8))
    #expect(try refusal("\(none).\(parts[1]).") == .unsupportedHeader)
  }

  @Test func `a last character with stray bits is not the same signature`() throws {
    var token = Array(try #require(try signer().sign(claims)).utf8)
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    let last = try #require(token.last)
    let value = try #require(digits.firstIndex(of: last))
    token[token.count - 1] = digits[value ^ 1]
    #expect(throws: TokenError.malformed) { try signer().verify(token, now: now) }
  }

  @Test func `a token stops at 2,048 bytes`() throws {
    func padded(_ count: Int) throws -> String {
      try token(payload: Self.payload(["pad": "\"\(String(repeating: "x", count: count))\""]))
    }
    var accepted = 0
    var refused = Int.max
    for count in 1200..<1500 {
      let token = try padded(count)
      switch try refusal(token) {
      case nil: accepted = max(accepted, token.utf8.count)
      case .tooLong: refused = min(refused, token.utf8.count)
      case let other: Issue.record("unexpected \(String(describing: other))")
      }
    }
    #expect(accepted <= 2048 && accepted > 2040)
    #expect(refused > 2048)
  }

  @Test func `mutated tokens never trap and never pass`() throws {
    let signer = try signer()
    let good = try #require(signer.sign(claims))
    var random = SystemRandomNumberGenerator()
    let bytes = Array(good.utf8)
    for _ in 0..<3000 {
      var changed = bytes
      let place = Int.random(in: 0..<changed.count, using: &random)
      changed[place] = UInt8.random(in: 0...255, using: &random)
      if changed == bytes { continue }
      #expect(throws: TokenError.self) { try signer.verify(changed, now: now) }
    }
  }

  @Test func `one signer serves many threads`() async throws {
    let signer = try signer()
    let token = try #require(signer.sign(claims))
    let now = now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 { _ = try signer.verify(token, now: now) }
        }
      }
      try await group.waitForAll()
    }
  }
}
