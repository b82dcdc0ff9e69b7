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
  /// The bytes; nil when the file is too large to keep.
  let plain: SharedBytes?
  let gzip: SharedBytes?

  /// Reads the file at `path`; nil when it cannot be read whole.
  init?(path: Substring, file: OpenFile, stamp: Directory.Stamp) {
    let type = ContentType.of(String(path))
    contentType = type.text
    isCompressible = type.isCompressible
    self.stamp = stamp
    let version = "\(stamp.inode)-\(stamp.size)-\(stamp.modified)-\(stamp.modifiedNanoseconds)"
    tag = EntityTag(version)
    gzipTag = EntityTag(version + "-gz")
    guard stamp.size <= StoredFile.memoryLimit else {
      (plain, gzip) = (nil, nil)
      return
    }
    guard let bytes = file.read(at: 0, count: stamp.size) else { return nil }
    plain = SharedBytes(copying: bytes.span)
    // Below a kilobyte both fit into one packet.
    let compressed = type.isCompressible && bytes.count >= 1024 ? Gzip.compress(bytes) : nil
    gzip = compressed.map { SharedBytes(copying: $0.span) }
  }

  /// Bytes of memory it holds.
  var cost: Int { 512 + (plain?.count ?? 0) + (gzip?.count ?? 0) }
}
