import CZlib

/// Compresses whole files for answers with `Content-Encoding: gzip`.
enum Gzip {
  /// `bytes` as a gzip file; nil when that is not at least a tenth shorter.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = unsafe z_stream()
    // 31: the largest window, with a gzip header.
    guard
      unsafe deflateInit2_(
        &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        == Z_OK
    else { return nil }
    defer { unsafe deflateEnd(&stream) }
    let bound = Int(unsafe deflateBound(&stream, UInt(bytes.count))) + 32
    // Sound: zlib reads `bytes` and writes into fresh storage of `bound` bytes, during this call only.
    let output = unsafe [UInt8](unsafeUninitializedCapacity: bound) { target, filled in
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.avail_in = UInt32(clamping: source.count)
        unsafe stream.next_out = target.baseAddress
        unsafe stream.avail_out = UInt32(clamping: bound)
        let code = unsafe deflate(&stream, Z_FINISH)
        filled = code == Z_STREAM_END ? bound - Int(unsafe stream.avail_out) : 0
      }
    }
    return output.isEmpty || output.count > bytes.count / 10 * 9 ? nil : output
  }
}
