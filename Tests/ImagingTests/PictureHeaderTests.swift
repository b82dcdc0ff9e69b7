import Testing

@testable import Imaging

@Suite struct PictureHeaderTests {
  @Test func `a header is read, and the file's own words come second`() throws {
    let header = try #require(PictureHeader(Array(text.utf8)))
    #expect(header.storedWidth == 800 && header.storedHeight == 600)
    #expect(header.width == 600 && header.height == 800)
    #expect(header.loader == "jpegload_source" && header.orientation == 6)
    let boast = try #require(
      PictureHeader(Array((text + "width: 1\nvips-loader: svgload\norientation: 1\n").utf8)))
    #expect(boast == header)
  }

  @Test(arguments: ["0", "9", "-1", "six", ""])
  func `an orientation that is none leaves the picture as it is`(value: String) throws {
    let changed = text.replacing("orientation: 6", with: "orientation: \(value)")
    #expect(try #require(PictureHeader(Array(changed.utf8))).orientation == 1)
  }

  @Test(arguments: ["width: 800", "height: 600", "vips-loader: jpegload_source"])
  func `a header without its sizes or its reader is none`(line: String) {
    #expect(PictureHeader(Array(text.replacing(line, with: "bands: 3").utf8)) == nil)
    for value in ["0", "-4", "x", "99999999999999999999"] where !line.hasPrefix("vips") {
      let name = line.prefix { $0 != ":" }
      #expect(PictureHeader(Array(text.replacing(line, with: "\(name): \(value)").utf8)) == nil)
    }
  }

  @Test func `a product beyond all numbers is too many pixels`() throws {
    let huge = text.replacing("width: 800", with: "width: \(Int.max)")
    #expect(try #require(PictureHeader(Array(huge.utf8))).hasMorePixels(than: 40_000_000))
    let header = try #require(PictureHeader(Array(text.utf8)))
    #expect(header.hasMorePixels(than: 479_999) && !header.hasMorePixels(than: 480_000))
  }

  @Test func `random bytes and every cut are read without harm`() {
    var random = SeededNumbers(seed: 7)
    for cut in 0...text.utf8.count { _ = PictureHeader(Array(text.utf8.prefix(cut))) }
    for _ in 0..<2_000 {
      var bytes = Array(text.utf8)
      for _ in 0..<8 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      _ = PictureHeader(bytes)
      _ = PictureKind(bytes)
    }
  }

  private let text = """
    800x600 uchar, 3 bands, srgb, jpegload_source
    width: 800
    height: 600
    bands: 3
    filename:
    vips-loader: jpegload_source
    orientation: 6

    """
}

/// The same numbers every time.
private struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
