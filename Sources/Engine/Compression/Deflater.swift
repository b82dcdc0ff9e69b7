import CZlib
import Wire

/// A raw deflate compressor that begins anew with each message; one serves a whole loop.
@safe final class Deflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private var output: [UInt8] = []

  init(level: Int32 = DeflatePolicy.level, windowBits: Int32 = Int32(DeflatePolicy.windowBits)) {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe deflateInit2_(
      stream, level, Z_DEFLATED, -windowBits, DeflatePolicy.memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "no memory for a compressor")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// The message compressed as RFC 7692 wants it (section 7.2.1); nil when that is no shorter.
  ///
  /// The bytes are valid until the next call.
  func compress(_ message: Span<UInt8>, _ use: (Span<UInt8>) -> Void) -> Bool {
    unsafe deflateReset(stream)
    let bound = Int(unsafe deflateBound(stream, UInt(message.count))) + 16
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    // Sound: zlib reads the message and writes to `output`, both of the sizes given, during this call only.
    let produced = unsafe message.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(clamping: target.count)
        let code = unsafe deflate(stream, Z_SYNC_FLUSH)
        return code == Z_OK ? target.count - Int(unsafe stream.pointee.avail_out) : 0
      }
    }
    // A sync flush ends with 00 00 FF FF, which is not sent.
    let length = produced - 4
    guard length > 0, length < message.count else { return false }
    use(output.span.extracting(first: length))
    if output.count > 1024 * 1024 { output = [] }
    return true
  }
}

extension EventLoop {
  /// The frame of `frame` compressed, or as it is when that is no shorter.
  func compressed(_ frame: OutgoingFrame) -> SharedBytes {
    guard frame.payload.count >= DeflatePolicy.threshold else { return frame.plain }
    var bytes = frame.plain
    _ = deflater.compress(frame.payload) { payload in
      let header = FrameEncoder.header(frame.kind, isCompressed: true, count: payload.count)
      bytes = SharedBytes(header: header, copying: payload)
    }
    return bytes
  }

  /// A frame with `payload`, compressed when that makes it shorter.
  func compressed(_ kind: MessageKind, _ payload: Span<UInt8>) -> SharedBytes {
    var bytes: SharedBytes?
    _ = deflater.compress(payload) { payload in
      let header = FrameEncoder.header(kind, isCompressed: true, count: payload.count)
      bytes = SharedBytes(header: header, copying: payload)
    }
    return bytes ?? SharedBytes(header: FrameEncoder.header(kind, count: payload.count), copying: payload)
  }

  /// The smallest window that a peer must be able to inflate to be sent compressed messages.
  nonisolated var deflateWindowBits: Int { DeflatePolicy.windowBits }
}
