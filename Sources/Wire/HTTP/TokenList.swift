/// Comma-separated lists in field values (RFC 9110, section 5.6.1).
enum TokenList {
  /// True when `value` has the member `token`, compared without case.
  static func contains(_ value: Span<UInt8>, _ token: String) -> Bool {
    var found = false
    forEach(value) { member in found = found || member.equalsIgnoringCase(token) }
    return found
  }

  /// Calls `body` with each member, blanks around it removed; empty members are skipped.
  static func forEach(_ value: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
    var start = 0
    while start <= value.count {
      let end = value.firstIndex(of: UInt8(ascii: ","), from: start) ?? value.count
      let member = trimmed(value, start..<end)
      if !member.isEmpty { body(value.extracting(member)) }
      start = end + 1
    }
  }

  /// `range` without spaces and tabs at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return start..<end
  }
}
