/// Base 10 without an intermediate string.
public enum Decimal {
  /// Appends the digits of a number.
  public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    // 2^64 has 20 digits.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var rest = value
    var first = 20
    repeat {
      first -= 1
      digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    bytes.append(copying: digits.span.raw.extracting(first..<20))
  }
}
