/// Takes the frames of a server apart (RFC 6455): bytes in, events out.
///
/// The input is only read. A frame that is not all there is asked for again, so the caller keeps it until then.
/// Text is not checked to be UTF-8.
public struct ClientFrameDecoder {
  private struct Assembly {
    let kind: MessageKind
    let isCompressed: Bool
    var bytes: [UInt8] = []
  }

  private let allowsCompression: Bool
  private var assembly: Assembly?

  /// `allowsCompression`: permessage-deflate was agreed upon.
  public init(allowsCompression: Bool) { self.allowsCompression = allowsCompression }

  /// Reads one event from `input`, beginning at `offset`, and moves `offset` behind what was read.
  ///
  /// A message of more than `limit` bytes is refused with 1009.
  public mutating func next(_ input: Span<UInt8>, at offset: inout Int, limit: Int) throws(FrameError)
    -> FrameEvent
  {
    while true {
      let available = input.count - offset
      guard available >= 2 else { return .needsMore }
      let (first, second) = (input[offset], input[offset + 1])
      guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .violation("reserved opcode") }
      let isCompressed = first & 0x40 != 0
      guard first & 0x30 == 0, !isCompressed || allowsCompression else {
        throw .violation("reserved bit set")
      }
      guard second & 0x80 == 0 else { throw .violation("a server's frame is masked") }
      let extra = second < 126 ? 0 : second == 126 ? 2 : 8
      guard available >= 2 + extra else { return .needsMore }
      var length = UInt64(second)
      if extra > 0 {
        length = 0
        for place in 0..<extra { length = length << 8 | UInt64(input[offset + 2 + place]) }
      }
      guard length <= UInt64(limit) else {
        throw FrameError(code: .messageTooBig, reason: "message is too big")
      }
      let start = offset + 2 + extra
      guard input.count - start >= Int(length) else { return .needsMore }
      let range = start..<(start + Int(length))
      offset = range.upperBound
      if opcode.isControl { return try control(opcode, isFinal: first & 0x80 != 0, input, range) }
      if first & 0x80 != 0, assembly == nil, opcode != .continuation {
        return .message(opcode == .text ? .text : .binary, isCompressed: isCompressed, at: range)
      }
      let isFinal = first & 0x80 != 0
      if let event = try add(opcode, isFinal: isFinal, isCompressed, input.extracting(range), limit) {
        return event
      }
    }
  }

  private mutating func add(
    _ opcode: Opcode, isFinal: Bool, _ isCompressed: Bool, _ piece: Span<UInt8>, _ limit: Int
  ) throws(FrameError) -> FrameEvent? {
    if opcode == .continuation {
      guard assembly != nil else { throw .violation("nothing to continue") }
    } else {
      guard assembly == nil else { throw .violation("a message inside a message") }
      assembly = Assembly(kind: opcode == .text ? .text : .binary, isCompressed: isCompressed)
    }
    guard (assembly?.bytes.count ?? 0) + piece.count <= limit else {
      throw FrameError(code: .messageTooBig, reason: "message is too big")
    }
    assembly?.bytes.append(copying: piece)
    guard isFinal, let whole = assembly else { return nil }
    assembly = nil
    return .assembled(whole.kind, isCompressed: whole.isCompressed, bytes: whole.bytes)
  }

  private func control(
    _ opcode: Opcode, isFinal: Bool, _ input: Span<UInt8>, _ range: Range<Int>
  ) throws(FrameError) -> FrameEvent {
    guard isFinal else { throw .violation("fragmented control frame") }
    guard range.count <= 125 else { throw .violation("control frame is too long") }
    switch opcode {
    case .ping: return .ping(at: range)
    case .pong: return .pong
    case .close:
      guard range.count != 1 else { throw .violation("close frame of one byte") }
      guard range.count >= 2 else { return .close(.noStatus, reason: range) }
      let start = range.lowerBound
      let code = CloseCode(rawValue: UInt16(input[start]) << 8 | UInt16(input[start + 1]))
      return .close(code, reason: (start + 2)..<range.upperBound)
    case .continuation, .text, .binary: throw .violation("not a control frame")
    }
  }
}
