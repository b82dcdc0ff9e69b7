import CZlib
import Wire

/// Inflates messages, each with a window of its own; one serves a whole loop.
@safe final class Inflater {
  private static let smallest = 64 * 1024
  private let stream: UnsafeMutablePointer<z_stream>
  /// What was inflated last.
  private(set) var output = ByteArena(capacity: Inflater.smallest)
  private static let tail: [UInt8] = [0, 0, 0xFF, 0xFF]

  init() {
    unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "no memory for an inflater")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Inflates a message (RFC 7692, section 7.2.2) into `output` and returns its length.
  ///
  /// Fails with 1009 as soon as it grows over `limit`, whatever it would have become, and with 1007 when it is no
  /// deflate stream.
  func inflate(_ message: Span<UInt8>, limit: Int) throws(FrameError) -> Int {
    unsafe inflateReset(stream)
    if output.capacity > 1024 * 1024 { output = ByteArena(capacity: Inflater.smallest) }
    var length = 0
    try feed(message, &length, limit)
    let tail = Inflater.tail
    try feed(tail.span, &length, limit)
    return length
  }

  private func feed(_ input: Span<UInt8>, _ length: inout Int, _ limit: Int) throws(FrameError) {
    var offset = 0
    while offset < input.count {
      if length == output.capacity { grow(limit) }
      let (code, used, made) = step(input.extracting(offset...), length)
      offset += used
      length += made
      guard length <= limit else {
        throw FrameError(code: .messageTooBig, reason: "message is too big once inflated")
      }
      switch code {
      case Z_OK: if used == 0, made == 0 { throw Inflater.malformed }
      // A final block ends the stream, not the message: what follows begins anew.
      case Z_STREAM_END: unsafe inflateReset(stream)
      case Z_BUF_ERROR: if length < output.capacity { return }
      default: throw Inflater.malformed
      }
    }
    try drain(&length, limit)
  }

  /// Takes what zlib still holds after it has read all its input.
  private func drain(_ length: inout Int, _ limit: Int) throws(FrameError) {
    while length == output.capacity {
      grow(limit)
      let (code, _, made) = step(Span(), length)
      length += made
      guard length <= limit else {
        throw FrameError(code: .messageTooBig, reason: "message is too big once inflated")
      }
      guard code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END else { throw Inflater.malformed }
      if made == 0 { return }
    }
  }

  private static let malformed = FrameError(code: .invalidData, reason: "not a deflate stream")

  private func step(_ input: Span<UInt8>, _ length: Int) -> (code: Int32, used: Int, made: Int) {
    let room = output.capacity - length
    // Sound: zlib reads `input` and writes into the arena's room, both of the sizes given, during this call only.
    return unsafe input.withUnsafeBufferPointer { source in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(clamping: source.count)
      unsafe stream.pointee.next_out = output.address(length).assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(clamping: room)
      let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      return (
        code, source.count - Int(unsafe stream.pointee.avail_in), room - Int(unsafe stream.pointee.avail_out)
      )
    }
  }

  /// Doubles the room, to one byte over the limit at most: more would never be used.
  private func grow(_ limit: Int) {
    let larger = ByteArena(capacity: min(output.capacity * 2, max(limit + 1, output.capacity + 1)))
    let full = output
    larger.write(full.span(0..<full.capacity), at: 0)
    output = larger
  }
}
