/// What a file is, as its own first bytes say; what its sender calls it counts for nothing.
public struct MediaType: Hashable, Sendable {
  /// As in `Content-Type`: lower case, without parameters.
  public let text: String

  /// A type that was found before it was stored.
  public init(stored text: String) { self.text = text }

  private init(_ text: String) { self.text = text }

  /// How many of the first bytes are looked at.
  public static let sampleBytes = 4_096

  public static let unknown = MediaType("application/octet-stream")

  /// A picture of dots: it can hold no program.
  public var isRasterImage: Bool { Self.rasterImages.contains(text) }

  /// A page may show it where it stands. Everything else is only ever saved, as it may be a program or a page.
  public var isShownInline: Bool {
    isRasterImage || text.hasPrefix("audio/") || text.hasPrefix("video/")
  }

  private static let rasterImages: Set = [
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/heic",
  ]

  /// - Parameter sample: the first ``sampleBytes`` of the file, or all of it.
  public init(sniffing sample: [UInt8]) {
    self =
      Self.byMagic(sample) ?? Self.container(sample) ?? Self.markup(sample)
      ?? (Self.isText(sample) ? MediaType("text/plain") : .unknown)
  }

  private static let magic: [(bytes: [UInt8], type: String)] = [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
    ([0xFF, 0xD8, 0xFF], "image/jpeg"),
    (Array("GIF87a".utf8), "image/gif"), (Array("GIF89a".utf8), "image/gif"),
    (Array("fLaC".utf8), "audio/flac"), (Array("ID3".utf8), "audio/mpeg"),
    (Array("%PDF-".utf8), "application/pdf"),
    ([0x50, 0x4B, 0x03, 0x04], "application/zip"), ([0x50, 0x4B, 0x05, 0x06], "application/zip"),
    ([0x1F, 0x8B, 0x08], "application/gzip"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "application/x-7z-compressed"),
  ]

  private static func byMagic(_ sample: [UInt8]) -> MediaType? {
    if let known = magic.first(where: { sample.starts(with: $0.bytes) }) { return MediaType(known.type) }
    // A frame of MPEG audio without a tag before it: eleven bits of synchronisation, then layer III.
    if sample.count > 2, sample[0] == 0xFF, [0xFB, 0xFA, 0xF3, 0xF2].contains(sample[1]) {
      return MediaType("audio/mpeg")
    }
    return nil
  }

  /// Formats that say inside what they hold.
  private static func container(_ sample: [UInt8]) -> MediaType? {
    func word(_ offset: Int) -> String {
      String(decoding: sample.dropFirst(offset).prefix(4), as: UTF8.self)
    }
    switch (word(0), word(4), word(8)) {
    case ("RIFF", _, "WEBP"): return MediaType("image/webp")
    case ("RIFF", _, "WAVE"): return MediaType("audio/wav")
    case (_, "ftyp", let brand): return isoMedia(brand)
    case ("OggS", _, _):
      return MediaType(holds(sample, "theora") || holds(sample, "video") ? "video/ogg" : "audio/ogg")
    case (_, _, _): break
    }
    guard sample.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) else { return nil }
    return MediaType(holds(Array(sample.prefix(64)), "webm") ? "video/webm" : "video/x-matroska")
  }

  /// Files in boxes (ISO/IEC 14496-12), told apart by their first brand.
  private static func isoMedia(_ brand: String) -> MediaType {
    switch brand {
    case "avif", "avis": MediaType("image/avif")
    case "heic", "heix", "mif1", "msf1": MediaType("image/heic")
    case "M4A ", "M4B ": MediaType("audio/mp4")
    case "qt  ": MediaType("video/quicktime")
    default: MediaType("video/mp4")
    }
  }

  /// Text that a browser might take for a page or a drawing, and run what is in it.
  private static func markup(_ sample: [UInt8]) -> MediaType? {
    let start = String(decoding: sample.prefix(1_024), as: UTF8.self).lowercased()
    let isMeant: (Unicode.Scalar) -> Bool = { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
    guard let first = start.unicodeScalars.firstIndex(where: isMeant) else { return nil }
    let text = start[first...]
    guard text.hasPrefix("<") else { return nil }
    if text.contains("<svg") { return MediaType("image/svg+xml") }
    if ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe"].contains(where: text.contains) {
      return MediaType("text/html")
    }
    return text.hasPrefix("<?xml") ? MediaType("application/xml") : nil
  }

  private static func isText(_ sample: [UInt8]) -> Bool {
    if sample.contains(where: { $0 < 0x20 && !(0x09...0x0D).contains($0) && $0 != 0x1B }) { return false }
    // The sample may end within a character of at most four bytes.
    for cut in 0...min(3, sample.count) where String(validating: sample.dropLast(cut), as: UTF8.self) != nil {
      return sample.count == cut ? sample.isEmpty : true
    }
    return false
  }

  private static func holds(_ bytes: [UInt8], _ word: String) -> Bool {
    let wanted = Array(word.utf8)
    guard bytes.count >= wanted.count else { return false }
    return (0...bytes.count - wanted.count).contains { bytes[$0...].starts(with: wanted) }
  }
}
