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
    appendDateAndTime(to: &bytes)
    switch fraction {
    case .none: break
    case .milliseconds:
      bytes.append(UInt8(ascii: "."))
      Self.append(microsecond / 1000, digits: 3, to: &bytes)
    case .microseconds:
      bytes.append(UInt8(ascii: "."))
      Self.append(microsecond, digits: 6, to: &bytes)
    }
    bytes.append(UInt8(ascii: "Z"))
  }

  /// Appends `naiveISO8601`.
  public func appendNaiveISO8601(to bytes: inout [UInt8]) {
    appendDateAndTime(to: &bytes)
    bytes.append(UInt8(ascii: "."))
    Self.append(microsecond, digits: 6, to: &bytes)
  }

  /// Appends `httpDate`, always 29 bytes.
  public func appendHTTPDate(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: HTTPDateNames.shortDays[weekday].utf8)
    bytes.append(UInt8(ascii: ","))
    bytes.append(UInt8(ascii: " "))
    Self.append(day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: HTTPDateNames.months[month - 1].utf8)
    bytes.append(UInt8(ascii: " "))
    Self.append(year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    appendTime(to: &bytes)
    bytes.append(contentsOf: " GMT".utf8)
  }

  private func appendDateAndTime(to bytes: inout [UInt8]) {
    Self.append(year, digits: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(month, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.append(day, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendTime(to: &bytes)
  }

  private func appendTime(to bytes: inout [UInt8]) {
    Self.append(hour, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(minute, digits: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.append(second, digits: 2, to: &bytes)
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
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
