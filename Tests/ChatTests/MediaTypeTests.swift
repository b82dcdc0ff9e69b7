import Chat
import Testing

@Suite struct `Types of files` {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static let samples: [(sample: [UInt8], type: String)] = [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
    ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), (bytes("GIF89a..."), "image/gif"),
    (bytes("RIFF....WEBPVP8 "), "image/webp"), (bytes("RIFF....WAVEfmt "), "audio/wav"),
    ([0, 0, 0, 24] + bytes("ftypavif"), "image/avif"), ([0, 0, 0, 24] + bytes("ftypisom"), "video/mp4"),
    ([0, 0, 0, 24] + bytes("ftypM4A "), "audio/mp4"), ([0, 0, 0, 24] + bytes("ftypqt  "), "video/quicktime"),
    (bytes("OggS....OpusHead"), "audio/ogg"), (bytes("OggS....\u{0}theora"), "video/ogg"),
    (bytes("fLaC"), "audio/flac"), (bytes("ID3\u{4}"), "audio/mpeg"), ([0xFF, 0xFB, 0x90], "audio/mpeg"),
    ([0x1A, 0x45, 0xDF, 0xA3] + bytes("....webm"), "video/webm"),
    ([0x1A, 0x45, 0xDF, 0xA3] + bytes("matroska"), "video/x-matroska"),
    (bytes("%PDF-1.7"), "application/pdf"), ([0x50, 0x4B, 3, 4], "application/zip"),
    ([0x1F, 0x8B, 8], "application/gzip"), (bytes("hello, world\n"), "text/plain"), ([], "text/plain"),
    (bytes("día"), "text/plain"), (bytes("día").dropLast(1) + [], "text/plain"),
    (bytes("<!DOCTYPE html><p>"), "text/html"), (bytes("\n <HTML>"), "text/html"),
    (bytes("<p><script>alert(1)</script>"), "text/html"),
    (bytes("<svg xmlns=\"http://www.w3.org/2000/svg\">"), "image/svg+xml"),
    (bytes("<?xml version=\"1.0\"?><svg onload=\"x\">"), "image/svg+xml"),
    (bytes("\u{FEFF}<?xml version=\"1.0\"?><x/>"), "application/xml"),
    (bytes("alert(1) // a script"), "text/plain"), ([0, 1, 2, 3], "application/octet-stream"),
    ([0x80, 0x81, 0x82, 0x83, 0x84], "application/octet-stream"), ([0xFF], "application/octet-stream"),
    (bytes("MZ\u{0}"), "application/octet-stream"),
  ]

  @Test(arguments: samples)
  func `are what the first bytes say`(sample: [UInt8], type: String) {
    #expect(MediaType(sniffing: sample).text == type)
  }

  @Test func `are shown where they stand only when they can hold no program`() {
    for (sample, isShown) in [
      ("GIF89a", true), ("fLaC", true), ("OggS", true), ("%PDF-", false), ("<svg>", false), ("<html>", false),
      ("<?xml?>", false), ("text", false), ("\u{0}", false),
    ] {
      #expect(MediaType(sniffing: Array(sample.utf8)).isShownInline == isShown, "\(sample)")
    }
  }

  @Test func `are found in any bytes`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      #expect(!MediaType(sniffing: bytes).text.isEmpty)
    }
  }
}
