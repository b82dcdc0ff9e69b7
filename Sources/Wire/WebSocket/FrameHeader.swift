/// What a frame carries (RFC 6455, section 5.2).
enum Opcode: UInt8, Sendable {
  case continuation = 0
  case text = 1
  case binary = 2
  case close = 8
  case ping = 9
  case pong = 10

  var isControl: Bool { rawValue >= 8 }
}

/// The head of a frame from a client.
struct FrameHeader: Sendable {
  var isFinal: Bool
  /// RSV1: the first frame of a compressed message (RFC 7692, section 6).
  var isCompressed: Bool
  var opcode: Opcode
  var payload: Int
  var key: UInt32
  /// Bytes of the header itself.
  var length: Int

  /// Reads the header at `start`; nil while some of it is missing.
  init?(_ input: borrowing MutableSpan<UInt8>, at start: Int, allowsCompression: Bool) throws(FrameError) {
    let available = input.count - start
    guard available >= 2 else { return nil }
    let (first, second) = (input[start], input[start + 1])
    guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .violation("reserved opcode") }
    self.opcode = opcode
    isFinal = first & 0x80 != 0
    isCompressed = first & 0x40 != 0
    guard first & 0x30 == 0 else { throw .violation("reserved bit set") }
    if isCompressed, !allowsCompression || opcode.isControl || opcode == .continuation {
      throw .violation("reserved bit set")
    }
    guard second & 0x80 != 0 else { throw .violation("frame is not masked") }
    let short = second & 0x7F
    if opcode.isControl {
      guard isFinal else { throw .violation("fragmented control frame") }
      guard short <= 125 else { throw .violation("control frame is too long") }
    }
    let extra = short < 126 ? 0 : short == 126 ? 2 : 8
    length = 6 + extra
    guard available >= length else { return nil }
    var value: UInt64 = 0
    for index in 0..<extra { value = value << 8 | UInt64(input[start + 2 + index]) }
    if extra == 2, value < 126 { throw .violation("length is not in its shortest form") }
    if extra == 8, value < 65_536 { throw .violation("length is not in its shortest form") }
    if value >> 63 != 0 { throw .violation("length has its top bit set") }
    payload = extra == 0 ? Int(short) : Int(value)
    let mask = start + 2 + extra
    key =
      UInt32(input[mask]) | UInt32(input[mask + 1]) << 8 | UInt32(input[mask + 2]) << 16
      | UInt32(input[mask + 3]) << 24
  }
}
