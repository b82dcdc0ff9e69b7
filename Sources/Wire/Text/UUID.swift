/// A 128-bit identifier (RFC 9562), of any version.
public struct UUID: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads the form of 36 characters, in either case; nil for anything else.
  public init?(_ text: some StringProtocol) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var place = 0
    for byte in text.utf8 {
      switch place {
      case 8, 13, 18, 23:
        guard byte == UInt8(ascii: "-") else { return nil }
      case 0..<36:
        guard let digit = Hex.value(of: byte) else { return nil }
        high = high << 4 | low >> 60
        low = low << 4 | UInt64(digit)
      default: return nil
      }
      place += 1
    }
    guard place == 36 else { return nil }
    self.init(high: high, low: low)
  }
}

extension UUID: CustomStringConvertible {
  /// The form of 36 characters, in lower case.
  public var description: String {
    var out: [UInt8] = []
    for digit in 0..<32 {
      if digit == 8 || digit == 12 || digit == 16 || digit == 20 { out.append(UInt8(ascii: "-")) }
      let half = digit < 16 ? high : low
      out.append(Hex.digit(UInt8(truncatingIfNeeded: half >> UInt64(60 - digit % 16 * 4))))
    }
    return String(decoding: out, as: UTF8.self)
  }
}
