/// Reads the three date forms of HTTP (RFC 9110 section 5.6.7): IMF-fixdate, the obsolete RFC 850 form and
/// asctime.
public enum HTTPDate {
  /// Unix seconds of an HTTP date, or nil when it is none: the recipient must then ignore the field.
  ///
  /// The day's name has to be one but need not match the date. An RFC 850 year of two digits that would lie
  /// more than 50 years after `now` (unix seconds) is taken to be in the past.
  public static func parse(_ text: some StringProtocol, now: Int64) -> Int64? {
    parse(Array(text.utf8), now: now)
  }

  /// The same from bytes.
  public static func parse(_ bytes: [UInt8], now: Int64) -> Int64? {
    // The longest form, "Wednesday, 06-Nov-94 08:49:37 GMT", has 33 bytes.
    guard bytes.count >= 24, bytes.count <= 33 else { return nil }
    var cursor = Cursor(bytes: bytes)
    guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else { return cursor.asctime() }
    return comma == 3 ? cursor.fixdate() : cursor.rfc850(now: now)
  }

  private struct Cursor {
    let bytes: [UInt8]
    var position = 0

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    mutating func fixdate() -> Int64? {
      guard name(of: HTTPDateNames.shortDays) != nil, literal(", "), let day = number(2),
        literal(" "), let month = name(of: HTTPDateNames.months), literal(" "),
        let year = number(4), literal(" "), let time = time(), literal(" GMT"), atEnd
      else { return nil }
      return CivilTime.unixSeconds(
        year: year, month: month + 1, day: day, hour: time.0, minute: time.1, second: time.2)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    mutating func rfc850(now: Int64) -> Int64? {
      guard name(of: HTTPDateNames.longDays) != nil, literal(", "), let day = number(2),
        literal("-"), let month = name(of: HTTPDateNames.months), literal("-"),
        let short = number(2), literal(" "), let time = time(), literal(" GMT"), atEnd
      else { return nil }
      let thisYear = CivilTime(unixSeconds: now).year
      var year = thisYear - thisYear % 100 + short
      if year > thisYear + 50 { year -= 100 }
      return CivilTime.unixSeconds(
        year: year, month: month + 1, day: day, hour: time.0, minute: time.1, second: time.2)
    }

    /// `Sun Nov  6 08:49:37 1994`
    mutating func asctime() -> Int64? {
      guard name(of: HTTPDateNames.shortDays) != nil, literal(" "),
        let month = name(of: HTTPDateNames.months), literal(" "),
        let day = literal(" ") ? number(1) : number(2), literal(" "), let time = time(),
        literal(" "), let year = number(4), atEnd
      else { return nil }
      return CivilTime.unixSeconds(
        year: year, month: month + 1, day: day, hour: time.0, minute: time.1, second: time.2)
    }

    private var atEnd: Bool { position == bytes.count }

    private mutating func time() -> (Int, Int, Int)? {
      guard let hour = number(2), literal(":"), let minute = number(2), literal(":"),
        let second = number(2)
      else { return nil }
      return (hour, minute, second)
    }

    private mutating func number(_ digits: Int) -> Int? {
      guard bytes.count - position >= digits else { return nil }
      var value = 0
      for byte in bytes[position..<position + digits] {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      position += digits
      return value
    }

    private mutating func literal(_ text: String) -> Bool {
      guard bytes[position...].starts(with: text.utf8) else { return false }
      position += text.utf8.count
      return true
    }

    private mutating func name(of names: [String]) -> Int? {
      for (index, candidate) in names.enumerated() where literal(candidate) { return index }
      return nil
    }
  }
}
