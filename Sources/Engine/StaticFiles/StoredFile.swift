import Wire

/// A file as it was when it was read, with all that answers need to know of it.
final class StoredFile: Sendable {
  /// Files up to this size are kept in memory.
  static let memoryLimit = 1024 * 1024

  let stamp: Directory.Stamp
  let contentType: String
  let isCompressible: Bool
  let tag: EntityTag
  let gzipTag: EntityTag
  /// How many bytes are served when nothing is compressed.
  let size: Int
  /// These bytes; nil when the file is too large to keep.
  let plain: SharedBytes?
  let gzip: SharedBytes?

  /// Reads the file at `path`; nil when it cannot be read whole.
  init?(path: Substring, file: OpenFile, stamp: Directory.Stamp, comments: StaticFiles.Comments) {
    let name = String(path)
    let type = ContentType.of(name)
    contentType = type.text
    isCompressible = type.isCompressible
    self.stamp = stamp
    var version = "\(stamp.inode)-\(stamp.size)-\(stamp.modified)-\(stamp.modifiedNanoseconds)"
    var served: [UInt8]?
    if stamp.size <= StoredFile.memoryLimit {
      guard let bytes = file.read(at: 0, count: stamp.size) else { return nil }
      served = bytes
      if comments == .leftOut, let language = SourceComments.Language(name: name),
        let rest = SourceComments.leftOut(of: bytes, language)
      {
        served = rest
        version += "-\(rest.count)"
      }
    }
    tag = EntityTag(version)
    gzipTag = EntityTag(version + "-gz")
    size = served?.count ?? stamp.size
    plain = served.map { SharedBytes(copying: $0.span) }
    // A page of many small modules is as heavy as they are together.
    let compressed = served.flatMap { type.isCompressible && $0.count >= 256 ? Gzip.compress($0) : nil }
    gzip = compressed.map { SharedBytes(copying: $0.span) }
  }

  /// Bytes of memory it holds.
  var cost: Int { 512 + (plain?.count ?? 0) + (gzip?.count ?? 0) }
}
