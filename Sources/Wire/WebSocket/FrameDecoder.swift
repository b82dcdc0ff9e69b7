/// The two kinds of message.
public enum MessageKind: Sendable {
  case text
  case binary
}

/// How large a message may be and of how many frames it may consist.
public struct MessageLimits: Sendable, Equatable {
  /// Bytes of a message, compressed and inflated alike (1009 beyond it).
  public var bytes: Int
  /// Frames of a message (1008 beyond it); an empty one at its end is not counted.
  public var fragments: Int

  public init(bytes: Int = 64 * 1024, fragments: Int = 64) {
    self.bytes = bytes
    self.fragments = fragments
  }
}

/// What a decoder found in its input; ranges are offsets into that input, already unmasked.
public enum FrameEvent: Sendable {
  /// The rest of the input is the beginning of a frame: offer it again with more behind it.
  case needsMore
  /// A whole message that lay in one frame.
  case message(MessageKind, isCompressed: Bool, at: Range<Int>)
  /// A whole message that came in pieces.
  case assembled(MessageKind, isCompressed: Bool, bytes: [UInt8])
  case ping(at: Range<Int>)
  case pong
  case close(CloseCode, reason: Range<Int>)
}

/// Takes the frames of a client apart (RFC 6455), in place: bytes in, events out.
///
/// It holds memory only while a message is unfinished. Text is checked to be UTF-8 as it comes, so a bad fragment is
/// refused at once; compressed text is the caller's to check once it is inflated.
public struct FrameDecoder {
  /// A message or a frame that has begun and not ended.
  private final class Assembly {
    let kind: MessageKind
    let isCompressed: Bool
    var bytes: [UInt8] = []
    var fragments = 0
    var text = UTF8Validator()
    /// Payload bytes of the present frame that are still to come, and how they are masked.
    var remaining = 0
    var key: UInt32 = 0
    var isFinalFrame = false

    init(kind: MessageKind, isCompressed: Bool) {
      self.kind = kind
      self.isCompressed = isCompressed
    }
  }

  private var assembly: Assembly?
  private let allowsCompression: Bool

  /// A decoder; `allowsCompression` when permessage-deflate was agreed upon.
  public init(allowsCompression: Bool) { self.allowsCompression = allowsCompression }

  /// Reads one event from `input`, beginning at `offset`, and moves `offset` behind what was read.
  public mutating func next(
    _ input: inout MutableSpan<UInt8>, at offset: inout Int, limits: MessageLimits
  ) throws(FrameError) -> FrameEvent {
    while true {
      if let assembly, assembly.remaining > 0 {
        guard let event = try readPayload(assembly, &input, &offset) else { continue }
        return event
      }
      guard
        let header = try FrameHeader(input, at: offset, allowsCompression: allowsCompression)
      else { return .needsMore }
      if header.opcode.isControl {
        return try readControl(header, &input, &offset)
      }
      try check(header, limits)
      if assembly == nil, header.isFinal, input.count - offset - header.length >= header.payload {
        return try readWhole(header, &input, &offset)
      }
      if let event = try begin(header, &offset) { return event }
    }
  }

  private func check(_ header: FrameHeader, _ limits: MessageLimits) throws(FrameError) {
    if let assembly {
      guard header.opcode == .continuation else { throw .violation("a message inside a message") }
      // Some clients end a message with an empty frame, which costs nothing.
      let isFree = header.isFinal && header.payload == 0
      guard assembly.fragments < limits.fragments || isFree else {
        throw FrameError(code: .policyViolation, reason: "too many fragments")
      }
    } else if header.opcode == .continuation {
      throw .violation("nothing to continue")
    }
    guard header.payload <= limits.bytes - (assembly?.bytes.count ?? 0) else {
      throw FrameError(code: .messageTooBig, reason: "message is too big")
    }
  }

  /// The common case: a message in one frame that is all there.
  private func readWhole(
    _ header: FrameHeader, _ input: inout MutableSpan<UInt8>, _ offset: inout Int
  ) throws(FrameError) -> FrameEvent {
    let start = offset + header.length
    let range = start..<(start + header.payload)
    let isASCII = Masking.apply(header.key, to: &input, range)
    offset = range.upperBound
    guard header.opcode == .text else {
      return .message(.binary, isCompressed: header.isCompressed, at: range)
    }
    if !isASCII, !header.isCompressed {
      var text = UTF8Validator()
      guard text.accept(input.span.extracting(range)), text.isComplete else { throw .notUTF8 }
    }
    return .message(.text, isCompressed: header.isCompressed, at: range)
  }

  private func readControl(
    _ header: FrameHeader, _ input: inout MutableSpan<UInt8>, _ offset: inout Int
  ) throws(FrameError) -> FrameEvent {
    let start = offset + header.length
    guard input.count - start >= header.payload else { return .needsMore }
    let range = start..<(start + header.payload)
    _ = Masking.apply(header.key, to: &input, range)
    offset = range.upperBound
    switch header.opcode {
    case .ping: return .ping(at: range)
    case .pong: return .pong
    case .close: return try readClose(input.span, range)
    case .continuation, .text, .binary: throw .violation("not a control frame")
    }
  }

  private func readClose(_ input: Span<UInt8>, _ range: Range<Int>) throws(FrameError) -> FrameEvent {
    if range.isEmpty { return .close(.noStatus, reason: range) }
    guard range.count >= 2 else { throw .violation("close frame of one byte") }
    let start = range.lowerBound
    let code = CloseCode(rawValue: UInt16(input[start]) << 8 | UInt16(input[start + 1]))
    guard code.maySend else { throw .violation("close code may not be sent") }
    let reason = (start + 2)..<range.upperBound
    var text = UTF8Validator()
    guard text.accept(input.extracting(reason)), text.isComplete else { throw .notUTF8 }
    return .close(code, reason: reason)
  }

  /// Begins a frame whose payload is not all there, or one of several; an event when it is empty and the last.
  private mutating func begin(
    _ header: FrameHeader, _ offset: inout Int
  ) throws(FrameError) -> FrameEvent? {
    let assembly =
      self.assembly
      ?? Assembly(kind: header.opcode == .text ? .text : .binary, isCompressed: header.isCompressed)
    self.assembly = assembly
    assembly.fragments += 1
    assembly.remaining = header.payload
    assembly.key = header.key
    assembly.isFinalFrame = header.isFinal
    offset += header.length
    return header.payload == 0 ? try frameEnded(assembly) : nil
  }

  private mutating func readPayload(
    _ assembly: Assembly, _ input: inout MutableSpan<UInt8>, _ offset: inout Int
  ) throws(FrameError) -> FrameEvent? {
    let count = min(assembly.remaining, input.count - offset)
    guard count > 0 else { return .needsMore }
    let range = offset..<(offset + count)
    _ = Masking.apply(assembly.key, to: &input, range)
    let piece = input.span.extracting(range)
    if assembly.kind == .text, !assembly.isCompressed, !assembly.text.accept(piece) { throw .notUTF8 }
    assembly.bytes.append(copying: piece)
    assembly.key = Masking.rotated(assembly.key, by: count)
    assembly.remaining -= count
    offset = range.upperBound
    return assembly.remaining == 0 ? try frameEnded(assembly) : nil
  }

  private mutating func frameEnded(_ assembly: Assembly) throws(FrameError) -> FrameEvent? {
    guard assembly.isFinalFrame else { return nil }
    guard assembly.isCompressed || assembly.text.isComplete else { throw .notUTF8 }
    self.assembly = nil
    return .assembled(assembly.kind, isCompressed: assembly.isCompressed, bytes: assembly.bytes)
  }
}
