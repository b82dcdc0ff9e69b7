/// Percent-encoding (RFC 3986 section 2.1).
public enum PercentCoding {
  /// Resolves `%XX`, and `+` as a space where a form's rule applies; nil when a `%` is not followed by two
  /// hexadecimal digits.
  public static func decode(
    _ text: some Sequence<UInt8>, plusIsSpace: Bool = false
  ) -> [UInt8]? {
    let text = Array(text)
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var bytes = text.makeIterator()
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let first = bytes.next(), let second = bytes.next(), let high = Hex.value(of: first),
          let low = Hex.value(of: second)
        else { return nil }
        out.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: out.append(UInt8(ascii: " "))
      default: out.append(byte)
      }
    }
    return out
  }

  /// The same as a string; nil also when the result is not UTF-8 or contains U+0000.
  public static func decodeString(
    _ text: some Sequence<UInt8>, plusIsSpace: Bool = false
  ) -> String? {
    guard let bytes = decode(text, plusIsSpace: plusIsSpace), !bytes.contains(0),
      UTF8Check.isValid(bytes.rawSpan)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Encodes everything but letters, digits and `-._~`, which is right in a path segment and in a query.
  public static func encode(_ text: some StringProtocol) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      if isUnreserved(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(upper(Hex.digit(byte >> 4)))
        out.append(upper(Hex.digit(byte)))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func upper(_ digit: UInt8) -> UInt8 {
    digit >= UInt8(ascii: "a") ? digit - 32 : digit
  }
}
