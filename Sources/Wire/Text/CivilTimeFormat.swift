/// How many digits of a second an RFC 3339 time shows.
public enum SecondFraction: Sendable {
  case none
  case milliseconds
  case microseconds
}

extension CivilTime {
  /// RFC 3339 in UTC, for example `2024-01-01T12:00:00.123Z`.
  public func rfc3339(_ fraction: SecondFraction = .milliseconds) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    appendRFC3339(fraction, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Date and time without a zone and with microseconds, as Python's `isoformat` prints a naive UTC time:
  /// `2024-01-01T12:00:00.000000`.
  public var naiveISO8601: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(26)
    appendNaiveISO8601(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The preferred HTTP date (RFC 9110 section 5.6.7), for example `Sun, 06 Nov 1994 08:49:37 GMT`.
  public var httpDate: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(29)
    appendHTTPDate(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `rfc3339(_:)`.
  public func appendRFC3339(_ fraction: SecondFraction = .milliseconds, to bytes: inout [UInt8]) {
    var line = Line()
    addDateAndTime(to: &line)
    switch fraction {
    case .none: break
    case .milliseconds: line.add(".", microsecond / 1000, digits: 3)
    case .microseconds: line.add(".", microsecond, digits: 6)
    }
    line.add("Z")
    line.append(to: &bytes)
  }

  /// Appends `naiveISO8601`.
  public func appendNaiveISO8601(to bytes: inout [UInt8]) {
    var line = Line()
    addDateAndTime(to: &line)
    line.add(".", microsecond, digits: 6)
    line.append(to: &bytes)
  }

  /// Appends `httpDate`, always 29 bytes.
  public func appendHTTPDate(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: HTTPDateNames.shortDays[weekday].utf8)
    var line = Line()
    line.add(",")
    line.add(" ", day, digits: 2)
    line.add(" ")
    line.append(to: &bytes)
    bytes.append(contentsOf: HTTPDateNames.months[month - 1].utf8)
    line = Line()
    line.add(" ", year, digits: 4)
    line.add(" ")
    addTime(to: &line)
    line.append(to: &bytes)
    bytes.append(contentsOf: " GMT".utf8)
  }

  private func addDateAndTime(to line: inout Line) {
    line.add(year, digits: 4)
    line.add("-", month, digits: 2)
    line.add("-", day, digits: 2)
    line.add("T")
    addTime(to: &line)
  }

  private func addTime(to line: inout Line) {
    line.add(hour, digits: 2)
    line.add(":", minute, digits: 2)
    line.add(":", second, digits: 2)
  }

  /// A short piece of text on the stack, so that an array grows once for it; no form above exceeds it.
  private struct Line {
    private var text = InlineArray<32, UInt8>(repeating: 0)
    private var count = 0

    mutating func add(_ mark: Unicode.Scalar) {
      text[count] = UInt8(ascii: mark)
      count += 1
    }

    mutating func add(_ value: Int, digits: Int) {
      var rest = value
      for place in stride(from: count + digits - 1, through: count, by: -1) {
        text[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      count += digits
    }

    mutating func add(_ mark: Unicode.Scalar, _ value: Int, digits: Int) {
      add(mark)
      add(value, digits: digits)
    }

    func append(to bytes: inout [UInt8]) {
      bytes.append(copying: text.span.raw.extracting(0..<count))
    }
  }
}

enum HTTPDateNames {
  static let shortDays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  static let longDays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
