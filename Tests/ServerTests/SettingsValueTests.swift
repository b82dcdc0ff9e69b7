import Testing

@testable import Server

@Suite struct SettingsValueTests {
  @Test(arguments: [
    ("0", 0, "0B"), ("512B", 512, "512B"), ("64KiB", 65_536, "64KiB"), ("65536", 65_536, "64KiB"),
    ("1MiB", 1 << 20, "1MiB"), ("3GiB", 3 << 30, "3GiB"), ("1025", 1_025, "1025B"),
  ])
  func `sizes are read and written`(text: String, bytes: Int, written: String) {
    #expect(ByteCount(text)?.bytes == bytes)
    #expect(ByteCount.bytes(bytes).description == written)
  }

  @Test(arguments: ["", "KiB", "-1", "+1", "1.5MiB", "1 MiB", "1kb", "1TiB", "9223372036854775808", "٣KiB"])
  func `other sizes are refused`(text: String) {
    #expect(ByteCount(text) == nil)
  }

  @Test(arguments: [
    ("0s", Duration.zero, "0s"), ("500ms", .milliseconds(500), "500ms"), ("90s", .seconds(90), "90s"),
    ("15m", .seconds(900), "15m"), ("24h", .seconds(86_400), "1d"), ("7d", .seconds(604_800), "7d"),
    ("1500ms", .milliseconds(1_500), "1500ms"),
  ])
  func `durations are read and written`(text: String, duration: Duration, written: String) {
    #expect(Duration(setting: text) == duration)
    #expect(duration.settingText == written)
  }

  @Test(arguments: ["", "30", "s", "-1s", "1.5s", "1w", "1 s", "99999999999d"])
  func `other durations are refused`(text: String) {
    #expect(Duration(setting: text) == nil)
  }

  @Test(arguments: [
    ("sqlite:///./app.db", DatabaseLocation.file("./app.db")), ("sqlite:///app.db", .file("app.db")),
    ("sqlite:////var/lib/roost/app.db", .file("/var/lib/roost/app.db")), ("sqlite:///:memory:", .memory),
    ("sqlite://", .memory),
  ])
  func `database URLs are spelled as SQLAlchemy does`(url: String, location: DatabaseLocation) {
    #expect(DatabaseLocation(url: url) == location)
    #expect(DatabaseLocation(url: location.url) == location)
  }

  @Test(arguments: [
    "", "sqlite:", "sqlite:///", "sqlite://host/app.db", "sqlite:///data/", "sqlite:///a?mode=ro",
    "sqlite:///a\0b", "mysql://x", "postgres://x",
  ])
  func `other database URLs are refused`(url: String) {
    #expect(DatabaseLocation(url: url) == nil)
  }

  @Test func `address ranges cover what shares their first bits`() throws {
    let ten = try #require(AddressRange("10.0.0.0/8"))
    #expect(ten.contains([10, 255, 0, 1]))
    #expect(!ten.contains([11, 0, 0, 1]))
    #expect(ten.contains([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 1, 2, 3]))
    let odd = try #require(AddressRange("192.168.4.0/22"))
    #expect(odd.contains([192, 168, 7, 255]))
    #expect(!odd.contains([192, 168, 8, 0]))
    let one = try #require(AddressRange("127.0.0.1"))
    #expect(one.contains([127, 0, 0, 1]))
    #expect(!one.contains([127, 0, 0, 2]))
    let six = try #require(AddressRange("fd00::/8"))
    #expect(six.contains([0xfd] + [UInt8](repeating: 7, count: 15)))
    #expect(!six.contains([10, 0, 0, 1]))
    let all = try #require(AddressRange("0.0.0.0/0"))
    #expect(all.contains([1, 2, 3, 4]))
  }

  @Test(arguments: [
    "", "10.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/8/8", "localhost", "1.2.3.4/-1",
  ])
  func `other address ranges are refused`(text: String) {
    #expect(AddressRange(text) == nil)
  }
}
