import Wire

/// Makes and checks access tokens: JWTs (RFC 7519) with HS256 and nothing else, by the rules of RFC 8725.
///
/// The algorithm is this type, never the token's choice. Both calls take about a microsecond, so tokens are
/// not cached; any thread may call, and none waits for another.
public final class TokenSigner: Sendable {
  /// The longest token that is looked at, in bytes.
  public static let longest = 2048

  /// How far a token's start may lie in the future, in seconds: nodes' clocks differ, and a clock may be set
  /// back. The end gets no such grace, it is 30 minutes away anyway.
  public static let leeway: Int64 = 30

  private static let type = "access"
  /// The header of every token that is issued, encoded, with its dot.
  private static let header = Array(
    (Base64.urlSafe.encode(Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)) + ".").utf8)

  private let issuer: String
  private let audience: String
  private let mac: SharedHMAC

  /// Nil when OpenSSL gives no HMAC.
  public init?(key: SecretKey, issuer: String = "roost", audience: String = "roost") {
    guard let mac = SharedHMAC(key: key.bytes) else { return nil }
    self.mac = mac
    self.issuer = issuer
    self.audience = audience
  }

  /// A signed token in compact form; nil when OpenSSL fails.
  public func sign(_ claims: AccessClaims) -> String? {
    var json = JSONWriter(capacity: 160)
    json.object {
      $0.field("iss", issuer)
      $0.field("aud", audience)
      $0.field("typ", Self.type)
      $0.field("sub", String(claims.userID))
      $0.field("sid", claims.sessionID)
      $0.field("iat", claims.issuedAt)
      $0.field("exp", claims.expiresAt)
    }
    return sign(header: Self.header, payload: json.bytes)
  }

  /// `text` with a code that only this key makes. What it is for goes into the code, so that a text sealed for one
  /// purpose is nothing for another. nil when OpenSSL fails.
  public func seal(_ text: String, for purpose: StaticString) -> String? {
    guard let code = mac.code(of: Array("\(purpose):\(text)".utf8).rawSpan) else { return nil }
    return "\(text).\(Base64.urlSafe.encode(code))"
  }

  /// The text that was sealed for this purpose; nil for anything else.
  public func unseal(_ sealed: String, for purpose: StaticString) -> String? {
    guard sealed.utf8.count <= Self.longest, let dot = sealed.lastIndex(of: ".") else { return nil }
    let text = sealed[..<dot]
    guard let code = mac.code(of: Array("\(purpose):\(text)".utf8).rawSpan),
      let given = Base64.urlSafe.decode(Array(sealed[sealed.index(after: dot)...].utf8).rawSpan),
      ConstantTime.equal(code, given)
    else { return nil }
    return String(text)
  }

  /// Signs any payload under an encoded header, so that tests can make tokens that must be refused.
  func sign(header: [UInt8], payload: [UInt8]) -> String? {
    var token = header
    Base64.urlSafe.append(payload, to: &token)
    guard let code = mac.code(of: token.rawSpan) else { return nil }
    token.append(UInt8(ascii: "."))
    Base64.urlSafe.append(code, to: &token)
    return String(decoding: token, as: UTF8.self)
  }

  /// The claims of a token that this signer's key signed and that is good at the time `now` (unix seconds).
  public func verify(_ token: String, now: Int64) throws(TokenError) -> AccessClaims {
    try verify(Array(token.utf8), now: now)
  }

  /// The same from bytes.
  public func verify(_ token: [UInt8], now: Int64) throws(TokenError) -> AccessClaims {
    guard token.count <= Self.longest else { throw .tooLong }
    let dot = UInt8(ascii: ".")
    guard let first = token.firstIndex(of: dot), let last = token.lastIndex(of: dot), first < last,
      !token[(first + 1)..<last].contains(dot)
    else { throw .malformed }
    let text = token.rawSpan
    if token[...first] != Self.header[...] { try checkHeader(text.extracting(0..<first)) }
    guard let signature = Base64.urlSafe.decode(text.extracting(droppingFirst: last + 1)) else {
      throw .malformed
    }
    guard let code = mac.code(of: text.extracting(0..<last)), ConstantTime.equal(code, signature) else {
      throw .badSignature
    }
    // Only from here on is the payload anybody's word but the sender's.
    return try claims(text.extracting((first + 1)..<last), now: now)
  }

  private func checkHeader(_ part: RawSpan) throws(TokenError) {
    let header = try json(part)
    guard header.kind == .object else { throw .malformed }
    guard header["alg"]?.isString("HS256") == true else { throw .unsupportedHeader }
    for (name, value) in header.members {
      let isKnown = name == "alg" || (name == "typ" && value.isString("JWT"))
      guard isKnown else { throw .unsupportedHeader }
    }
  }

  private func claims(_ part: RawSpan, now: Int64) throws(TokenError) -> AccessClaims {
    let payload = try json(part)
    guard payload.kind == .object else { throw .malformed }
    guard payload["typ"]?.isString(Self.type) == true else { throw .wrongType }
    guard payload["iss"]?.isString(issuer) == true else { throw .wrongIssuer }
    guard payload["aud"]?.isString(audience) == true else { throw .wrongAudience }
    guard let subject = payload["sub"]?.string, let userID = Int64(subject), userID > 0,
      String(userID) == subject, let sessionID = payload["sid"]?.int, sessionID > 0,
      let issuedAt = payload["iat"]?.int, let expiresAt = payload["exp"]?.int
    else { throw .badClaims }
    guard now < expiresAt else { throw .expired }
    let latestStart = now.addingReportingOverflow(Self.leeway).partialValue
    guard issuedAt <= latestStart else { throw .notYetValid }
    if let notBefore = payload["nbf"] {
      guard let start = notBefore.int else { throw .badClaims }
      guard start <= latestStart else { throw .notYetValid }
    }
    return AccessClaims(
      userID: userID, sessionID: sessionID, issuedAt: issuedAt, expiresAt: expiresAt)
  }

  private func json(_ part: RawSpan) throws(TokenError) -> JSONValue {
    guard let bytes = Base64.urlSafe.decode(part),
      let document = try? JSONDocument(parsing: bytes, limits: .init(depth: 4, bytes: Self.longest))
    else { throw .malformed }
    return document.root
  }
}
