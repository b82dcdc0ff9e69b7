import CZlib
import Wire

/// A raw deflate compressor that begins anew with each message; one serves a whole loop.
@safe final class Deflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private static let smallest = 64 * 1024
  /// What was compressed last.
  private(set) var output = ByteArena(capacity: Deflater.smallest)

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

  /// Compresses a message as RFC 7692 wants it (section 7.2.1) into `output` and returns its length there; nil when
  /// that is no shorter.
  func compress(_ message: Span<UInt8>) -> Int? {
    unsafe deflateReset(stream)
    let bound = Int(unsafe deflateBound(stream, UInt(message.count))) + 16
    if output.capacity < bound || output.capacity > 1024 * 1024 {
      output = ByteArena(capacity: max(bound, Deflater.smallest))
    }
    let target = output
    // Sound: zlib reads the message and writes into the arena, both of the sizes given, during this call only.
    let produced = unsafe message.withUnsafeBufferPointer { source in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(clamping: source.count)
      unsafe stream.pointee.next_out = target.address(0).assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(clamping: target.capacity)
      let code = unsafe deflate(stream, Z_SYNC_FLUSH)
      return code == Z_OK ? target.capacity - Int(unsafe stream.pointee.avail_out) : 0
    }
    // A sync flush ends with 00 00 FF FF, which is not sent.
    let length = produced - 4
    return length > 0 && length < message.count ? length : nil
  }
}

extension EventLoop {
  /// The frame of `frame` compressed, or as it is when that is no shorter.
  func compressed(_ frame: OutgoingFrame) -> SharedBytes {
    guard frame.payload.count >= DeflatePolicy.threshold else { return frame.plain }
    return deflated(frame.kind, frame.payload) ?? frame.plain
  }

  /// A frame with `payload`, compressed when that makes it shorter.
  func compressed(_ kind: MessageKind, _ payload: Span<UInt8>) -> SharedBytes {
    deflated(kind, payload)
      ?? SharedBytes(header: FrameEncoder.header(kind, count: payload.count), copying: payload)
  }

  private func deflated(_ kind: MessageKind, _ payload: Span<UInt8>) -> SharedBytes? {
    guard let length = deflater.compress(payload) else { return nil }
    let output = deflater.output
    let header = FrameEncoder.header(kind, isCompressed: true, count: length)
    return SharedBytes(header: header, copying: output.span(0..<length))
  }

  /// The smallest window that a peer must be able to inflate to be sent compressed messages.
  nonisolated var deflateWindowBits: Int { DeflatePolicy.windowBits }
}
