import Wire

/// Any bytes as a client's frames, with compression on or off by the first byte. Read whole, and again in pieces of
/// seven bytes: the same messages must come out, and the same end.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let isCompressed = (bytes.first ?? 0) & 1 == 1
  let whole = transcript(bytes.dropFirst(), piece: max(1, bytes.count), isCompressed)
  let pieces = transcript(bytes.dropFirst(), piece: 7, isCompressed)
  precondition(whole == pieces, "\(whole) whole, \(pieces) in pieces")
  return 0
}

private let limits = MessageLimits(bytes: 512, fragments: 8)

private enum Event: Equatable {
  case message(isText: Bool, isCompressed: Bool, [UInt8])
  case ping([UInt8])
  case pong
  case close(UInt16, [UInt8])
  case refused(UInt16)
}

private func transcript(_ bytes: ArraySlice<UInt8>, piece: Int, _ isCompressed: Bool) -> [Event] {
  var decoder = FrameDecoder(allowsCompression: isCompressed)
  var events: [Event] = []
  var input: [UInt8] = []
  var rest = bytes
  while !rest.isEmpty {
    input += rest.prefix(piece)
    rest = rest.dropFirst(piece)
    guard let taken = drain(&decoder, &input, into: &events) else { return events }
    precondition(taken <= input.count)
    input.removeFirst(taken)
  }
  return events
}

/// Reads what is whole in `input`; the bytes it took, or nil when the connection would end.
private func drain(_ decoder: inout FrameDecoder, _ input: inout [UInt8], into events: inout [Event]) -> Int?
{
  var offset = 0
  while true {
    let event: FrameEvent
    do throws(FrameError) {
      var view = input.mutableSpan
      event = try decoder.next(&view, at: &offset, limits: limits)
    } catch {
      events.append(.refused(error.code.rawValue))
      return nil
    }
    switch event {
    case .needsMore: return offset
    case .message(let kind, let isCompressed, let range):
      events.append(.message(isText: kind == .text, isCompressed: isCompressed, Array(input[range])))
    case .assembled(let kind, let isCompressed, let bytes):
      precondition(bytes.count <= limits.bytes)
      events.append(.message(isText: kind == .text, isCompressed: isCompressed, bytes))
    case .ping(let range): events.append(.ping(Array(input[range])))
    case .pong: events.append(.pong)
    case .close(let code, let reason):
      events.append(.close(code.rawValue, Array(input[reason])))
      return nil
    }
  }
}
