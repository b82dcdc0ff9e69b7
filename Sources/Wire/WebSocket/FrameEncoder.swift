/// Writes the frames of a server: never masked (RFC 6455, section 5.1).
public enum FrameEncoder {
  /// The longest header a server's frame has.
  public static let maxHeader = 10

  /// Appends the header of a whole message of `count` bytes.
  public static func appendHeader(
    _ kind: MessageKind, isCompressed: Bool = false, count: Int, to out: inout [UInt8]
  ) {
    let header = self.header(kind, isCompressed: isCompressed, count: count)
    for index in 0..<header.length { out.append(header.byte(index)) }
  }

  /// A header in registers: its bytes, the first lowest, and how many they are.
  public struct Header: Sendable {
    /// The first eight bytes, the first one lowest.
    public let low: UInt64
    /// The two after them.
    public let high: UInt16
    public let length: Int

    func byte(_ index: Int) -> UInt8 {
      index < 8
        ? UInt8(truncatingIfNeeded: low >> UInt64(index * 8))
        : UInt8(truncatingIfNeeded: high >> UInt16((index - 8) * 8))
    }
  }

  /// The header of a whole message of `count` bytes.
  public static func header(_ kind: MessageKind, isCompressed: Bool = false, count: Int) -> Header {
    let opcode: UInt8 = kind == .text ? 0x81 : 0x82
    return header(first: isCompressed ? opcode | 0x40 : opcode, count: count)
  }

  private static func header(first: UInt8, count: Int) -> Header {
    if count < 126 { return Header(low: UInt64(first) | UInt64(count) << 8, high: 0, length: 2) }
    let size = UInt64(count).byteSwapped
    if count < 65_536 {
      return Header(low: UInt64(first) | 126 << 8 | (size >> 48) << 16, high: 0, length: 4)
    }
    return Header(
      low: UInt64(first) | 127 << 8 | size << 16, high: UInt16(truncatingIfNeeded: size >> 48), length: 10)
  }

  /// A ping frame without payload.
  public static let ping: [UInt8] = [0x89, 0]

  /// A pong that answers a ping of at most 125 bytes.
  public static func pong(_ payload: Span<UInt8>) -> [UInt8] {
    var frame: [UInt8] = [0x8A, UInt8(truncatingIfNeeded: min(payload.count, 125))]
    frame.append(copying: payload.extracting(first: 125))
    return frame
  }

  /// A close frame; the reason is cut to fit at a character, and a code that may not be sent is left out.
  public static func close(_ code: CloseCode, reason: String) -> [UInt8] {
    guard code.maySend else { return [0x88, 0] }
    var text: [UInt8] = []
    for character in reason.unicodeScalars {
      let encoded = UTF8.encode(character).map(Array.init) ?? []
      if text.count + encoded.count > 123 { break }
      text += encoded
    }
    return [
      0x88, UInt8(2 + text.count), UInt8(truncatingIfNeeded: code.rawValue >> 8),
      UInt8(truncatingIfNeeded: code.rawValue),
    ] + text
  }
}
