import Foundation
import Testing
import Wire

@Suite("Civil time") struct TextCivilTimeTests {
  @Test func `known moments print as RFC 3339, ISO 8601 and HTTP dates`() {
    let noon = CivilTime(unixMicroseconds: 1_704_110_400_123_456)
    #expect(noon.rfc3339() == "2024-01-01T12:00:00.123Z")
    #expect(noon.rfc3339(.none) == "2024-01-01T12:00:00Z")
    #expect(noon.rfc3339(.microseconds) == "2024-01-01T12:00:00.123456Z")
    #expect(noon.naiveISO8601 == "2024-01-01T12:00:00.123456")
    #expect(CivilTime(unixSeconds: 784_111_777).httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(CivilTime(unixSeconds: 0).httpDate == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(CivilTime(unixMicroseconds: -1).rfc3339(.microseconds) == "1969-12-31T23:59:59.999999Z")
  }

  @Test func `extreme times clamp to four-digit years`() {
    #expect(CivilTime(unixSeconds: .max).rfc3339(.none) == "9999-12-31T23:59:59Z")
    #expect(CivilTime(unixSeconds: .min).rfc3339(.none) == "0000-01-01T00:00:00Z")
    #expect(CivilTime(unixMicroseconds: .min).year == 0)
    #expect(CivilTime(unixMicroseconds: .max).year == 9999)
  }

  @Test func `every day of six centuries agrees with Foundation and round-trips`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for day in stride(from: -40_000, through: 180_000, by: 37) {
      let seconds = Int64(day) * 86_400 + Int64(abs(day) * 7919 % 86_400)
      let civil = CivilTime(unixSeconds: seconds)
      let date = Date(timeIntervalSince1970: Double(seconds))
      let parts = calendar.dateComponents(
        [.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
      #expect(civil.year == parts.year)
      #expect(civil.month == parts.month)
      #expect(civil.day == parts.day)
      #expect(civil.hour == parts.hour)
      #expect(civil.minute == parts.minute)
      #expect(civil.second == parts.second)
      #expect(civil.weekday + 1 == parts.weekday)
      let back = CivilTime.unixSeconds(
        year: civil.year, month: civil.month, day: civil.day, hour: civil.hour,
        minute: civil.minute, second: civil.second)
      #expect(back == seconds)
    }
  }

  @Test func `fields out of range are no date`() {
    #expect(CivilTime.unixSeconds(year: 2023, month: 2, day: 29) == nil)
    #expect(CivilTime.unixSeconds(year: 2024, month: 2, day: 29) != nil)
    #expect(CivilTime.unixSeconds(year: 1900, month: 2, day: 29) == nil)
    #expect(CivilTime.unixSeconds(year: 2000, month: 2, day: 29) != nil)
    #expect(CivilTime.unixSeconds(year: 2024, month: 4, day: 31) == nil)
    #expect(CivilTime.unixSeconds(year: 2024, month: 13, day: 1) == nil)
    #expect(CivilTime.unixSeconds(year: 2024, month: 0, day: 1) == nil)
    #expect(CivilTime.unixSeconds(year: 2024, month: 1, day: 1, hour: 24) == nil)
  }
}

@Suite("HTTP dates") struct TextHTTPDateTests {
  private let now: Int64 = 1_795_000_000

  @Test func `all three forms of RFC 9110 are read`() {
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      #expect(HTTPDate.parse(text, now: now) == 784_111_777, "\(text)")
    }
    #expect(HTTPDate.parse("Sun Nov 16 08:49:37 1994", now: now) == 784_975_777)
  }

  @Test func `a two-digit year more than 50 years ahead lies in the past`() {
    let near = HTTPDate.parse("Monday, 01-Jan-76 00:00:00 GMT", now: now)
    #expect(near == CivilTime.unixSeconds(year: 2076, month: 1, day: 1))
    let far = HTTPDate.parse("Monday, 01-Jan-77 00:00:00 GMT", now: now)
    #expect(far == CivilTime.unixSeconds(year: 1977, month: 1, day: 1))
  }

  @Test func `what is printed is read back`() {
    for seconds in stride(from: Int64(-2_000_000_000), through: 9_000_000_000, by: 12_345_677) {
      #expect(HTTPDate.parse(CivilTime(unixSeconds: seconds).httpDate, now: now) == seconds)
    }
  }

  @Test(arguments: [
    "", "0", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 GMT ",
    "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
    "Xun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov +994 08:49:37 GMT", "1994-11-06T08:49:37Z.......",
    "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 06 08:49:37 1994 GMT",
  ])
  func `anything else is ignored`(text: String) {
    #expect(HTTPDate.parse(text, now: now) == nil)
  }

  @Test func `truncated and mutated dates never trap`() {
    var random = SeededBytes(seed: 7)
    for text in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ] {
      let bytes = Array(text.utf8)
      for length in 0..<bytes.count {
        #expect(HTTPDate.parse(Array(bytes[..<length]), now: now) == nil)
      }
      for _ in 0..<2000 { _ = HTTPDate.parse(random.mutate(bytes), now: now) }
    }
  }
}
