/// What a `Cookie` header carries (RFC 6265 section 4.2). Browsers send other sites' and old cookies along,
/// so a piece that is not `name=value` is skipped instead of spoiling the rest.
public struct CookieHeader: Sendable {
  /// Names and values in the order of the header; quotes around a value are removed.
  public let pairs: [(name: String, value: String)]

  /// Reads a header's value; cookies after the limit are ignored.
  public init(parsing header: some Collection<UInt8>, limit: Int = 100) {
    var pairs: [(name: String, value: String)] = []
    var rest = Array(header)[...]
    while !rest.isEmpty, pairs.count < limit {
      let piece = rest.prefix { $0 != UInt8(ascii: ";") }
      rest = rest[piece.endIndex...].dropFirst()
      let name = piece.prefix { $0 != UInt8(ascii: "=") }
      guard name.endIndex != piece.endIndex else { continue }
      let text = Self.trimmed(name)
      let value = Self.unquoted(Self.trimmed(piece[name.endIndex...].dropFirst()))
      guard !text.isEmpty, text.allSatisfy(SetCookie.isToken),
        value.allSatisfy(SetCookie.isValueByte)
      else { continue }
      pairs.append((String(decoding: text, as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    self.pairs = pairs
  }

  /// The first value of a name; a browser sends the cookie with the longest path first.
  public subscript(name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }

  private static func unquoted(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let quote = UInt8(ascii: "\"")
    guard value.count >= 2, value.first == quote, value.last == quote else { return value }
    return value.dropFirst().dropLast()
  }
}
