import Testing

/// Files that are no pictures, and some that pretend to be.
struct Hostile: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let bytes: [UInt8]

  private init(_ name: String, _ bytes: [UInt8]) {
    (testDescription, self.bytes) = (name, bytes)
  }

  private init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }

  static let all = [
    Hostile("nothing", ""),
    Hostile("text", "GIF, said the file."),
    Hostile("SVG", #"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect/></svg>"#),
    Hostile("XML", #"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>"#),
    Hostile(
      "an entity from a file", #"<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>"#),
    Hostile("HTML", "<!doctype html><script>alert(1)</script>"),
    Hostile("PDF", "%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"),
    Hostile("PostScript", "%!PS\n(/etc/passwd) (r) file"),
    Hostile("PPM", "P6 1 1 255\n\u{1}\u{1}\u{1}"),
    Hostile("TIFF", [0x49, 0x49, 0x2A, 0x00, 8, 0, 0, 0, 0, 0]),
    Hostile("a GIF's first bytes", "GIF89a"),
    Hostile("a PNG's first bytes", Array(Sample.png().prefix(12))),
    Hostile("a JPEG's first bytes", Array(Sample.jpeg.prefix(3))),
    Hostile("a WebP's first bytes", Array(Sample.webP.prefix(12))),
    Hostile(
      "an SVG behind a PNG's first bytes", Array(Sample.png().prefix(8)) + Array("<svg width='9'/>".utf8)),
    Hostile("a PNG without width", Sample.png(width: 0)),
    Hostile("a PNG of impossible width", Sample.png(width: 0xFFFF_FFFF, pixels: 1)),
  ]
}
