/// The Accept-Encoding field (RFC 9110, section 12.5.3).
public enum AcceptEncoding {
  /// Whether an answer may be coded with gzip.
  public static func allowsGzip(_ field: String?) -> Bool {
    guard let field else { return false }
    var any: Bool?
    for item in field.utf8.split(separator: UInt8(ascii: ",")) {
      let parts = Substring(item).utf8.split(separator: UInt8(ascii: ";"))
      guard let first = parts.first else { continue }
      let coding = String(Substring(first)).trimmedBlanks.lowercased()
      let isWanted = !parts.dropFirst().contains(where: isZeroWeight)
      if coding == "gzip" || coding == "x-gzip" { return isWanted }
      if coding == "*" { any = isWanted }
    }
    return any ?? false
  }

  /// `q=0`, `q=0.0` and so on.
  private static func isZeroWeight(_ parameter: Substring.UTF8View) -> Bool {
    let text = String(Substring(parameter)).trimmedBlanks.lowercased()
    guard text.hasPrefix("q=") else { return false }
    return text.utf8.dropFirst(2).allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
  }
}
