import CZlib
import Wire

/// Inflates messages, each with a window of its own, and remembers the newest: the members of a room all get the
/// same bytes, and inflating them anew for each would make the client the slower side.
@safe final class InflatedPayloads {
  private static let slots = 256
  private let stream: UnsafeMutablePointer<z_stream>
  private var known = [(compressed: [UInt8], payload: [UInt8])](repeating: ([], []), count: slots)

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

  /// What `compressed` was made from; nil when it is no deflate stream.
  func payload(of compressed: Span<UInt8>) -> [UInt8]? {
    let slot = InflatedPayloads.slot(compressed)
    if InflatedPayloads.equal(known[slot].compressed, compressed) { return known[slot].payload }
    guard let payload = inflate([UInt8](copying: compressed) + [0, 0, 0xFF, 0xFF]) else { return nil }
    known[slot] = ([UInt8](copying: compressed), payload)
    return payload
  }

  private static func slot(_ bytes: Span<UInt8>) -> Int {
    var hash = UInt32(truncatingIfNeeded: bytes.count)
    for index in stride(from: 0, to: bytes.count, by: 3) {
      hash = (hash ^ UInt32(bytes[index])) &* 0x0100_0193
    }
    return Int(hash % UInt32(slots))
  }

  private static func equal(_ bytes: [UInt8], _ other: Span<UInt8>) -> Bool {
    guard bytes.count == other.count else { return false }
    for index in bytes.indices where bytes[index] != other[index] { return false }
    return true
  }

  private func inflate(_ input: [UInt8]) -> [UInt8]? {
    unsafe inflateReset(stream)
    var output: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16 * 1024)
    var used = 0
    while true {
      let room = block.count
      // Sound: zlib reads the rest of `input` and writes into `block`, both of the sizes given, during the call.
      let (code, left, unread) = unsafe input.withUnsafeBufferPointer { source in
        unsafe block.withUnsafeMutableBufferPointer { sink in
          unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: source.baseAddress.map { unsafe $0 + used })
          unsafe stream.pointee.avail_in = UInt32(clamping: source.count - used)
          unsafe stream.pointee.next_out = sink.baseAddress
          unsafe stream.pointee.avail_out = UInt32(clamping: sink.count)
          let code = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
          return (code, Int(unsafe stream.pointee.avail_out), Int(unsafe stream.pointee.avail_in))
        }
      }
      used = input.count - unread
      output += block[..<(room - left)]
      guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { return nil }
      if left > 0 || code == Z_STREAM_END { return output }
    }
  }
}
