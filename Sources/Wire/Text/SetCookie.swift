/// A cookie to be set (RFC 6265 section 4.1): for the whole site, hidden from scripts, without a domain.
public struct SetCookie: Sendable {
  public enum SameSite: String, Sendable {
    case strict = "Strict"
    case lax = "Lax"
  }

  /// The header's value.
  public let header: String

  /// Nil when the name is not a token or the value has characters that a cookie cannot hold: no name or
  /// value can start another attribute or another header line. A `__Host-` name must be secure.
  ///
  /// - Parameter maxAge: seconds; nil for the browser's session, 0 to remove the cookie.
  public init?(
    name: String, value: String, maxAge: Int? = nil, secure: Bool, sameSite: SameSite = .lax
  ) {
    guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken), value.utf8.allSatisfy(Self.isValueByte),
      secure || !(name.hasPrefix("__Host-") || name.hasPrefix("__Secure-"))
    else { return nil }
    var header = "\(name)=\(value); Path=/"
    if let maxAge { header += "; Max-Age=\(max(maxAge, 0))" }
    if secure { header += "; Secure" }
    self.header = header + "; HttpOnly; SameSite=\(sameSite.rawValue)"
  }

  /// A character of a token (RFC 9110 section 5.6.2).
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// A `cookie-octet`: printable ASCII without space, quote, comma, semicolon and backslash.
  static func isValueByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
    default: false
    }
  }
}
