/// Writes the frames of a client: always masked (RFC 6455, section 5.3).
public enum ClientFrameEncoder {
  /// The longest header a client's frame has.
  public static let maxHeader = 14

  /// Appends a whole message, masked with `key`.
  ///
  /// A key that does not change is fine against one's own servers only: it is there to keep scripts from writing
  /// bytes of their choice onto the wire.
  public static func append(
    _ kind: MessageKind, _ payload: Span<UInt8>, key: UInt32, to out: inout [UInt8]
  ) {
    append(first: kind == .text ? 0x81 : 0x82, payload, key: key, to: &out)
  }

  /// Appends a pong that answers a ping of at most 125 bytes.
  public static func appendPong(_ payload: Span<UInt8>, key: UInt32, to out: inout [UInt8]) {
    append(first: 0x8A, payload.extracting(first: 125), key: key, to: &out)
  }

  /// Appends a close frame; a code that may not be sent is left out.
  public static func appendClose(_ code: CloseCode, key: UInt32, to out: inout [UInt8]) {
    var payload: [UInt8] = []
    if code.maySend {
      payload = [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
    }
    append(first: 0x88, payload.span, key: key, to: &out)
  }

  private static func append(first: UInt8, _ payload: Span<UInt8>, key: UInt32, to out: inout [UInt8]) {
    let count = payload.count
    out.append(first)
    if count < 126 {
      out.append(0x80 | UInt8(truncatingIfNeeded: count))
    } else {
      let bytes = count < 65_536 ? 2 : 8
      out.append(bytes == 2 ? 0xFE : 0xFF)
      for place in stride(from: bytes - 1, through: 0, by: -1) {
        out.append(UInt8(truncatingIfNeeded: count >> (place * 8)))
      }
    }
    for place in 0..<4 { out.append(UInt8(truncatingIfNeeded: key >> UInt32(place * 8))) }
    let start = out.count
    out.append(copying: payload)
    let end = out.count
    var span = out.mutableSpan
    _ = Masking.apply(key, to: &span, start..<end)
  }
}
