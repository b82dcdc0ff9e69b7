/// The Range field (RFC 9110, section 14.2).
public enum ByteRanges {
  /// A field with more ranges is ignored: nobody needs them, and they cost.
  private static let most = 16

  /// The stretches of a representation of `length` bytes that `field` asks for, in its order: none when all of them
  /// lie behind its end (416), nil when the field is to be ignored, because it is malformed, names another unit, or
  /// asks for more than the whole.
  public static func parse(_ field: String, length: Int) -> [Range<Int>]? {
    let text = field.lowercased()
    guard text.hasPrefix("bytes=") else { return nil }
    let specs = text.utf8.dropFirst(6).split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard specs.count <= most else { return nil }
    var ranges: [Range<Int>] = []
    var total = 0
    for spec in specs {
      guard let range = parse(String(Substring(spec)).trimmedBlanks.utf8, length) else { return nil }
      if range.isEmpty { continue }
      total += range.count
      ranges.append(range)
    }
    return total <= length ? ranges : nil
  }

  /// One stretch, empty when it lies behind the end; nil when malformed.
  private static func parse(_ spec: String.UTF8View, _ length: Int) -> Range<Int>? {
    guard let dash = spec.firstIndex(of: UInt8(ascii: "-")) else { return nil }
    let (left, right) = (spec[..<dash], spec[spec.index(after: dash)...])
    if left.isEmpty {
      guard let suffix = number(right) else { return nil }
      return (length - min(suffix, length))..<length
    }
    guard let first = number(left) else { return nil }
    var last = Int.max
    if !right.isEmpty {
      guard let given = number(right), given >= first else { return nil }
      last = given
    }
    guard first < length else { return 0..<0 }
    return first..<(min(last, length - 1) + 1)
  }

  /// A decimal number; one too large for an Int is the largest Int, which lies behind every end.
  private static func number(_ digits: Substring.UTF8View) -> Int? {
    guard !digits.isEmpty else { return nil }
    var value = 0
    for digit in digits {
      guard digit.isDigit else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit &- 0x30))
      value = overflow || carry ? Int.max : sum
    }
    return value
  }
}
