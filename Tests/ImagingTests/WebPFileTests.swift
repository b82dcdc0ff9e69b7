import Testing

@testable import Imaging

@Suite struct WebPFileTests {
  @Test func `metadata goes and the picture stays`() throws {
    let file = try #require(WebPFile(Sample.webP))
    #expect(Sample.webP.contains("EXIF") && Sample.webP.contains("VP8L"))
    let clean = file.withoutMetadata
    #expect(!clean.contains("EXIF") && clean.contains("VP8L"))
    #expect(clean.count < Sample.webP.count)
    #expect(try #require(WebPFile(clean)).withoutMetadata == clean)
    // The head of the file tells its length, and of the parts only those that are there.
    #expect(clean[4..<8].elementsEqual([UInt8(clean.count - 8), 0, 0, 0]))
    #expect(clean[20] == 0)
  }

  @Test func `a cut or moving file is none`() {
    for count in 0..<Sample.webP.count {
      #expect(WebPFile(Array(Sample.webP.prefix(count))) == nil)
    }
    #expect(WebPFile(Sample.movingWebP) == nil)
    #expect(WebPFile(Sample.jpeg) == nil)
  }

  @Test func `every changed byte is read without harm`() {
    for index in Sample.webP.indices {
      for value in [0, 1, 0x7F, 0xFF] as [UInt8] {
        var bytes = Sample.webP
        bytes[index] = value
        _ = WebPFile(bytes)?.withoutMetadata
      }
    }
  }
}
