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

  private var digits: [UInt8] {
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
    let digits = self.digits
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
    let values = self.values
    var digits = text.count
    if isPadded {
      guard digits % 4 == 0 else { return nil }
      digits -= paddingCount(text)
    }
    guard digits % 4 != 1 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(digits * 3 / 4)
    var bits: UInt32 = 0
    var count = 0
    for digit in text.prefix(digits) {
      let value = values[Int(digit)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bits & (1 << UInt32(count) - 1) == 0 ? out : nil
  }

  /// How many of the last two characters are padding; any more are foreign characters and refused as such.
  private func paddingCount(_ text: some Collection<UInt8>) -> Int {
    var padding = 0
    for byte in text.suffix(2) { padding = byte == Self.pad ? padding + 1 : 0 }
    return padding
  }
}
