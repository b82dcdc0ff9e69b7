/// The formats that are read. All of them are raster formats whose readers are fuzzed for years; whatever else the tools
/// could read (SVG, PDF, TIFF and more) is refused before they see it.
enum PictureKind: CaseIterable {
  case png, jpeg, gif, webp

  /// The format that the first bytes of a file announce.
  init?(_ head: some Collection<UInt8>) {
    let head = Array(head.prefix(Self.headLength))
    guard let kind = Self.allCases.first(where: { $0.begins(head) }) else { return nil }
    self = kind
  }

  /// So many bytes are enough to tell.
  static let headLength = 12

  private func begins(_ head: [UInt8]) -> Bool {
    switch self {
    case .png: head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case .jpeg: head.starts(with: [0xFF, 0xD8, 0xFF])
    case .gif: head.starts(with: "GIF87a".utf8) || head.starts(with: "GIF89a".utf8)
    case .webp: head.starts(with: "RIFF".utf8) && head.dropFirst(8).starts(with: "WEBP".utf8)
    }
  }

  /// What libvips calls its reader.
  var loader: String {
    switch self {
    case .png: "pngload_source"
    case .jpeg: "jpegload_source"
    case .gif: "gifload_source"
    case .webp: "webpload_source"
    }
  }
}
