import Wire

/// The body of a request that is still coming in.
struct RequestBody {
  let head: RequestHead
  private(set) var bytes: [UInt8] = []
  /// Bytes that came so far, those that were taken out included.
  private(set) var received = 0
  private let limit: Int
  private var remaining: Int
  private var chunks: ChunkedDecoder?

  init(head: RequestHead, limit: Int) throws(RequestError) {
    self.head = head
    self.limit = limit
    remaining = 0
    switch head.framing {
    case .none: break
    case .chunked: chunks = ChunkedDecoder()
    case .length(let length):
      guard length <= limit else {
        throw RequestError(status: 413, reason: "the body is larger than \(limit) bytes")
      }
      remaining = length
    }
  }

  var isComplete: Bool { chunks?.isDone ?? (remaining == 0) }

  /// Makes room for what was announced; a peer that announces much gets memory as it sends it.
  mutating func reserve() { bytes.reserveCapacity(min(remaining, 64 * 1024)) }

  /// Takes what belongs to the body from the front of `input`, and returns how much that was.
  mutating func take(_ input: Span<UInt8>) throws(RequestError) -> Int {
    let before = bytes.count
    let used: Int
    if chunks != nil {
      used = try chunks?.decode(input, into: &bytes, limit: limit) ?? 0
    } else {
      used = min(remaining, input.count)
      bytes.append(copying: input.extracting(first: used))
      remaining -= used
    }
    received += bytes.count - before
    return used
  }

  /// Hands out what has come since the last call.
  mutating func takeOut() -> [UInt8] {
    var out: [UInt8] = []
    swap(&out, &bytes)
    return out
  }

  /// How many ticks a peer that has been waited for `waited` ticks may still let pass: a body may take
  /// `bodyDeadline`, and a second more for every `bodyRate` bytes that came, but never so long without any.
  func patience(waited: UInt32, on loop: isolated EventLoop) -> UInt32 {
    let extra = received / max(loop.limits.bodyRate, 1) * 4
    let allowed = UInt32(clamping: Int(loop.ticks.body) + extra)
    return min(allowed > waited ? allowed - waited : 0, loop.ticks.body)
  }
}
