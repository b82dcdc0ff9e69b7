import Testing

@testable import Wire

@Suite("Chunked bodies") struct HTTPChunkedDecoderTests {
  /// Decodes `pieces`; the body, whether it ended, and how many bytes were taken.
  private static func decode(
    _ pieces: [ArraySlice<UInt8>], limit: Int = 1000
  ) throws(RequestError) -> (body: String, isDone: Bool, used: Int) {
    var decoder = ChunkedDecoder()
    var body: [UInt8] = []
    var used = 0
    for piece in pieces where !decoder.isDone {
      used += try decoder.decode(Array(piece).span, into: &body, limit: limit)
    }
    return (String(decoding: body, as: UTF8.self), decoder.isDone, used)
  }

  private static func refusal(_ text: String, limit: Int = 1000) -> Int? {
    do {
      _ = try decode([Array(text.utf8)[...]], limit: limit)
      return nil
    } catch { return error.status }
  }

  private static let whole = Array(
    "4;a=b\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\nA: b\r\nC: d\r\n\r\nNEXT".utf8)
  private static let text = "Wikipedia in \r\n\r\nchunks."

  @Test func `a body is put together at every cut`() throws {
    let end = Self.whole.count - 4
    for first in 0...end {
      for second in stride(from: first, through: end, by: 5) {
        let pieces = [Self.whole[..<first], Self.whole[first..<second], Self.whole[second...]]
        let (body, isDone, used) = try Self.decode(pieces)
        #expect(body == Self.text && isDone && used == end)
      }
    }
    let bytes = Self.whole.indices.map { Self.whole[$0...$0] }
    #expect(try Self.decode(bytes).body == Self.text)
  }

  @Test(arguments: [
    "g\r\n", "0x5\r\n", "-5\r\n", "+5\r\n", "\r\n", " 5\r\n", "5 \r\n", "0_5\r\n", "5\u{0}\r\n", "5\n",
    "5\rx",
    "5\r\nhelloX0\r\n", "3\r\nhello\r\n", "5;a\nb\r\n", "5;a\rb", "0\r\n X: y\r\n\r\n", "0\r\nX: \u{1}\r\n",
    "0\r\n\n", "5\r\nhello\n",
  ])
  func `malformed framing is refused`(text: String) {
    #expect(Self.refusal(text) == 400)
  }

  @Test func `a size over the limit is refused before its data come`() {
    #expect(Self.refusal("3E8\r\n") == nil)
    #expect(Self.refusal("3E9\r\n") == 413)
    #expect(Self.refusal("5\r\nhello\r\n3E4\r\n") == 413)
    for size in [
      "FFFFFFFFFFFFFFFF", "7FFFFFFFFFFFFFFF", "10000000000000005", String(repeating: "0", count: 5000),
    ] {
      let status = Self.refusal(size + "\r\n")
      #expect(status == 400 || status == 413)
    }
  }

  @Test func `extensions and trailers are limited`() {
    #expect(Self.refusal("5;" + String(repeating: "a", count: 20_000)) == 413)
    #expect(Self.refusal("0\r\n" + String(repeating: "A: b\r\n", count: 5_000)) == 413)
  }

  @Test func `random bytes are refused or waited for`() {
    var noise = SeededBytes(seed: 2)
    for _ in 0..<20_000 {
      let bytes = noise.mutate(Self.whole)
      var decoder = ChunkedDecoder()
      var body: [UInt8] = []
      let used = try? decoder.decode(bytes.span, into: &body, limit: 50)
      #expect(body.count <= 50 && (used ?? 0) <= bytes.count)
    }
  }
}
