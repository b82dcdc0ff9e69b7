/// Base 64 (RFC 4648), strict: one text for each byte string. White space, wrong padding, foreign
/// characters and bits that encode nothing are refused.
public enum Base64: Sendable {
  /// `+`, `/` and padding with `=` (section 4).
  case standard
  /// `-`, `_` and no padding (section 5), as JWTs and URLs use it.
  case urlSafe

  private static let standardDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let urlSafeDigits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  private static let standardValues = values(of: standardDigits)
  private static let urlSafeValues = values(of: urlSafeDigits)
  private static let pad = UInt8(ascii: "=")

  /// Six bits a digit, 0xFF for every other byte.
  private static func values(of digits: [UInt8]) -> [UInt8] {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
    return table
  }

  private var alphabet: [UInt8] {
    switch self {
    case .standard: Self.standardDigits
    case .urlSafe: Self.urlSafeDigits
    }
  }

  private var values: [UInt8] {
    switch self {
    case .standard: Self.standardValues
    case .urlSafe: Self.urlSafeValues
    }
  }

  private var isPadded: Bool {
    switch self {
    case .standard: true
    case .urlSafe: false
    }
  }

  public func encode(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    append(bytes, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the digits of some bytes.
  public func append(_ bytes: [UInt8], to out: inout [UInt8]) {
    let digits = alphabet
    out.reserveCapacity(out.count + (bytes.count + 2) / 3 * 4)
    var bits: UInt32 = 0
    var count = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        out.append(digits[Int(bits >> UInt32(count) & 63)])
      }
    }
    guard count > 0 else { return }
    out.append(digits[Int(bits << UInt32(6 - count) & 63)])
    if isPadded { out.append(contentsOf: repeatElement(Self.pad, count: count == 2 ? 2 : 1)) }
  }

  /// The bytes a text stands for, or nil when it is not exactly what `encode` gives for some bytes.
  public func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    decode(Array(text).rawSpan)
  }

  /// The same from borrowed bytes.
  public func decode(_ text: RawSpan) -> [UInt8]? {
    var count = text.byteCount
    if isPadded {
      guard count % 4 == 0 else { return nil }
      // More than two marks at the end are foreign characters, and refused as such.
      if count > 0, text[count - 1] == Self.pad { count -= text[count - 2] == Self.pad ? 2 : 1 }
    }
    guard count % 4 != 1 else { return nil }
    return digits(text.extracting(first: count))
  }

  private func digits(_ text: RawSpan) -> [UInt8]? {
    let values = self.values
    let count = text.byteCount
    var out: [UInt8] = []
    out.reserveCapacity(count * 3 / 4)
    var bits: UInt32 = 0
    /// Every value read, or-ed: a foreign character leaves a high bit.
    var seen: UInt8 = 0
    for place in 0..<count {
      let value = values[Int(text[place])]
      seen |= value
      bits = bits << 6 | UInt32(value)
      if place % 4 == 3 {
        out.append(UInt8(truncatingIfNeeded: bits >> 16))
        out.append(UInt8(truncatingIfNeeded: bits >> 8))
        out.append(UInt8(truncatingIfNeeded: bits))
      }
    }
    guard seen < 64 else { return nil }
    switch count % 4 {
    case 2:
      guard bits & 15 == 0 else { return nil }
      out.append(UInt8(truncatingIfNeeded: bits >> 4))
    case 3:
      guard bits & 3 == 0 else { return nil }
      out.append(UInt8(truncatingIfNeeded: bits >> 10))
      out.append(UInt8(truncatingIfNeeded: bits >> 2))
    default: break
    }
    return out
  }
}
