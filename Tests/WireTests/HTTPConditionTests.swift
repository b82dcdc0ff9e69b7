import Testing

@testable import Wire

@Suite("Ranges and conditions") struct HTTPConditionTests {
  @Test func `ranges are cut to the representation`() {
    let cases: [(String, [Range<Int>]?)] = [
      ("bytes=0-0", [0..<1]), ("bytes=1-3", [1..<4]), ("bytes=-5", [95..<100]), ("bytes=2-", [2..<100]),
      ("bytes=0-500", [0..<100]), ("bytes=100-", []), ("bytes=-0", []), ("bytes=-500", [0..<100]),
      ("bytes=5-2", nil), ("bytes=abc", nil), ("lines=1-2", nil), ("bytes=--5", nil), ("bytes=", nil),
      ("bytes=0-99999999999999999999999", [0..<100]), ("bytes=18446744073709551615-", []),
      ("bytes=0-0, 2-3", [0..<1, 2..<4]), ("bytes=0-0,200-", [0..<1]), ("BYTES=0-0", [0..<1]),
      ("bytes=0-,0-", nil), ("bytes=1", nil), ("bytes=1-2-3", nil), ("bytes=1-2,", nil),
      ("bytes=" + Array(repeating: "0-0", count: 17).joined(separator: ","), nil),
    ]
    for (field, ranges) in cases { #expect(ByteRanges.parse(field, length: 100) == ranges, "\(field)") }
    #expect(ByteRanges.parse("bytes=0-", length: 0) == [])
  }

  @Test func `random ranges stay inside`() {
    var noise = SeededBytes(seed: 3)
    for _ in 0..<20_000 {
      let text = String(decoding: noise.mutate(Array("bytes=0-10,20-,-5".utf8)), as: UTF8.self)
      let length = Int.random(in: 0...30, using: &noise)
      for range in ByteRanges.parse(text, length: length) ?? [] {
        #expect(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length)
      }
    }
  }

  @Test func `tags compare as strictly as asked`() {
    let tag = EntityTag("x1")
    for list in ["\"x1\"", "\"a\", \"x1\"", "\"a\",,\"x1\"", "*", " \"x1\" "] {
      #expect(EntityTag.list(list, contains: tag, strong: true), "\(list)")
    }
    #expect(EntityTag.list("W/\"x1\"", contains: tag, strong: false))
    #expect(!EntityTag.list("W/\"x1\"", contains: tag, strong: true))
    for list in ["", "x1", "\"x1", "\"a\" \"x1\"", "\"unterminated, \"x1\"", "\"X1\""] {
      #expect(!EntityTag.list(list, contains: tag, strong: false), "\(list)")
    }
    #expect(EntityTag(parsing: "W/\"a\"") == EntityTag("a", isWeak: true))
    #expect(EntityTag(parsing: "\"a\"x") == nil)
  }

  private static func outcome(_ method: String, _ fields: String) throws -> Preconditions.Outcome {
    let bytes = Array("\(method) / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
    var parser = RequestHeadParser()
    let (head, _) = try #require(try parser.parse(bytes.span, limits: HTTPLimits()))
    return Preconditions.evaluate(head, tag: EntityTag("t"), modified: 784_111_777, now: 1_800_000_000)
  }

  @Test func `conditions are evaluated in the order of the RFC`() throws {
    let same = "Sun, 06 Nov 1994 08:49:37 GMT"
    let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    let cases: [(String, String, Preconditions.Outcome)] = [
      ("GET", "", .proceed), ("GET", "If-None-Match: \"t\"\r\n", .notModified),
      ("HEAD", "If-None-Match: W/\"t\"\r\n", .notModified), ("PUT", "If-None-Match: *\r\n", .failed),
      ("GET", "If-None-Match: \"u\"\r\nIf-Modified-Since: \(same)\r\n", .proceed),
      ("GET", "If-Modified-Since: \(same)\r\n", .notModified),
      ("GET", "If-Modified-Since: \(before)\r\n", .proceed),
      ("GET", "If-Modified-Since: yesterday\r\n", .proceed),
      ("POST", "If-Modified-Since: \(same)\r\n", .proceed),
      ("GET", "If-Match: \"t\"\r\n", .proceed), ("GET", "If-Match: \"u\"\r\n", .failed),
      ("GET", "If-Match: W/\"t\"\r\n", .failed), ("GET", "If-Unmodified-Since: \(before)\r\n", .failed),
      ("GET", "If-Unmodified-Since: \(same)\r\n", .proceed),
      ("GET", "If-Match: \"t\"\r\nIf-Unmodified-Since: \(before)\r\n", .proceed),
    ]
    for (method, fields, outcome) in cases {
      #expect(try Self.outcome(method, fields) == outcome, "\(method) \(fields)")
    }
  }

  @Test func `gzip is sent only to those who take it`() {
    for field in ["gzip", "deflate, gzip;q=0.5", "*", "GZIP", "x-gzip", "br, *;q=0.1"] {
      #expect(AcceptEncoding.allowsGzip(field), "\(field)")
    }
    for field in [nil, "", "identity", "gzip;q=0", "gzip; q=0.000", "*;q=0", "br", "*, gzip;q=0"] {
      #expect(!AcceptEncoding.allowsGzip(field), "\(field ?? "none")")
    }
  }
}
