import Wire

/// The body of a request that is still coming in.
struct RequestBody {
  let head: RequestHead
  private(set) var bytes: [UInt8] = []
  private let limit: Int
  private var remaining: Int
  private var chunks: ChunkedDecoder?
  /// When it began, in ticks.
  let startTick: UInt32

  init(head: RequestHead, limit: Int, tick: UInt32) throws(RequestError) {
    self.head = head
    self.limit = limit
    startTick = tick
    remaining = 0
    switch head.framing {
    case .none: break
    case .chunked: chunks = ChunkedDecoder()
    case .length(let length):
      guard length <= limit else {
        throw RequestError(status: 413, reason: "the body is larger than \(limit) bytes")
      }
      remaining = length
      // A peer that announces much gets memory as it sends it.
      bytes.reserveCapacity(min(length, 64 * 1024))
    }
  }

  var isComplete: Bool { chunks?.isDone ?? (remaining == 0) }

  /// Takes what belongs to the body from the front of `input`, and returns how much that was.
  mutating func take(_ input: Span<UInt8>) throws(RequestError) -> Int {
    if chunks != nil {
      return try chunks?.decode(input, into: &bytes, limit: limit) ?? 0
    }
    let count = min(remaining, input.count)
    bytes.append(copying: input.extracting(first: count))
    remaining -= count
    return count
  }
}
