/// A moment in UTC taken apart into calendar fields (proleptic Gregorian, no leap seconds).
public struct CivilTime: Equatable, Sendable {
  /// The calendar year; printed with four digits, so formatting clamps to 0...9999.
  public let year: Int
  /// 1...12.
  public let month: Int
  /// 1...31.
  public let day: Int
  /// 0...23.
  public let hour: Int
  /// 0...59.
  public let minute: Int
  /// 0...59.
  public let second: Int
  /// 0...999,999.
  public let microsecond: Int
  /// 0 is Sunday.
  public let weekday: Int

  /// The first and last moments that four-digit years can show, in unix seconds.
  static let printable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// The UTC calendar fields of a count of seconds since 1970; a time outside the years 0000–9999 is
  /// clamped to the nearest one inside.
  public init(unixSeconds: Int64, microsecond: Int = 0) {
    let clamped = min(max(unixSeconds, Self.printable.lowerBound), Self.printable.upperBound)
    let days = Self.floorDivide(clamped, 86_400)
    let rest = Int(clamped - days * 86_400)
    let date = Self.date(ofDay: days)
    year = date.year
    month = date.month
    day = date.day
    hour = rest / 3600
    minute = rest / 60 % 60
    second = rest % 60
    self.microsecond = min(max(microsecond, 0), 999_999)
    weekday = Int((days + 4) - Self.floorDivide(days + 4, 7) * 7)
  }

  /// The UTC calendar fields of a count of microseconds since 1970.
  public init(unixMicroseconds: Int64) {
    let seconds = Self.floorDivide(unixMicroseconds, 1_000_000)
    let micros = unixMicroseconds &- seconds &* 1_000_000
    self.init(unixSeconds: seconds, microsecond: Int(micros))
  }

  /// Seconds since 1970 of a calendar date, or nil when a field is out of range (31 April, hour 24).
  /// Second 60 is taken for 59: clients do send leap seconds and no clock here counts them.
  public static func unixSeconds(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
  ) -> Int64? {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= daysIn(month: month, of: year), (0...23).contains(hour), (0...59).contains(minute),
      (0...60).contains(second)
    else { return nil }
    let time = hour * 3600 + minute * 60 + min(second, 59)
    return dayNumber(year: year, month: month, day: day) * 86_400 + Int64(time)
  }

  private static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days since 1970-01-01. Years start in March here, so that the leap day is the last of its year and
  /// the months' lengths follow (153 m + 2) / 5; 400 years always have 146,097 days.
  private static func dayNumber(year: Int, month: Int, day: Int) -> Int64 {
    let marchYear = Int64(month <= 2 ? year - 1 : year)
    let era = floorDivide(marchYear, 400)
    let yearOfEra = marchYear - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func date(ofDay number: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), Int(month), Int(day))
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
