/// Takes the chunks of a chunked body apart (RFC 9112, section 7.1); trailers are read and thrown away.
public struct ChunkedDecoder: Sendable {
  private enum State: Sendable {
    case sizeStart, size, extensions, sizeFeed, data, dataReturn, dataFeed
    case trailerStart, trailer, trailerFeed, endFeed, done
  }

  private var state = State.sizeStart
  /// Bytes of the present chunk that are still to come.
  private var remaining = 0
  private var digits = 0
  /// Bytes of data decoded so far.
  private var total = 0
  /// Bytes spent on extensions and trailers: they are worth nothing, so little is allowed.
  private var overhead = 0

  /// Extension and trailer bytes a body may have in all.
  private static let overheadLimit = 16 * 1024

  public init() {}

  /// True when the last chunk and the trailers have been read.
  public var isDone: Bool { state == .done }

  /// Reads `input`, appends the data in it to `body`, and returns how many bytes it took: all of them, unless the
  /// body ends before (then `isDone`).
  ///
  /// Fails with 400 on malformed framing and with 413 as soon as a chunk announces more than `limit` bytes in all, those
  /// of earlier calls included.
  public mutating func decode(
    _ input: Span<UInt8>, into body: inout [UInt8], limit: Int
  ) throws(RequestError) -> Int {
    var index = 0
    while index < input.count, state != .done {
      if state == .data {
        let count = min(remaining, input.count - index)
        body.append(copying: input.extracting(index..<(index + count)))
        index += count
        remaining -= count
        total += count
        if remaining == 0 { state = .dataReturn }
      } else {
        try step(input[index], limit)
        index += 1
      }
    }
    return index
  }

  private mutating func step(_ byte: UInt8, _ limit: Int) throws(RequestError) {
    switch state {
    case .sizeStart, .size: try readSize(byte, limit)
    case .extensions: try readExtension(byte)
    case .sizeFeed:
      try expect(byte, 0x0A)
      state = remaining == 0 ? .trailerStart : .data
    case .dataReturn:
      try expect(byte, 0x0D)
      state = .dataFeed
    case .dataFeed:
      try expect(byte, 0x0A)
      (state, digits) = (.sizeStart, 0)
    case .trailerStart:
      if byte == 0x0D {
        state = .endFeed
      } else {
        guard byte.isToken else { throw .bad("malformed trailer") }
        try spend()
        state = .trailer
      }
    case .trailer:
      if byte == 0x0D {
        state = .trailerFeed
      } else {
        guard byte.isFieldValue else { throw .bad("malformed trailer") }
        try spend()
      }
    case .trailerFeed:
      try expect(byte, 0x0A)
      state = .trailerStart
    case .endFeed:
      try expect(byte, 0x0A)
      state = .done
    case .data, .done: break
    }
  }

  private mutating func readSize(_ byte: UInt8, _ limit: Int) throws(RequestError) {
    if let digit = byte.hexValue {
      digits += 1
      guard digits <= 16, remaining >> 58 == 0 else { throw .bad("the chunk size is too large") }
      remaining = remaining << 4 | Int(digit)
      state = .size
      return
    }
    guard state == .size else { throw .bad("malformed chunk size") }
    guard remaining <= limit - total else {
      throw RequestError(status: 413, reason: "the body is too large")
    }
    if byte == UInt8(ascii: ";") {
      state = .extensions
    } else if byte == 0x0D {
      state = .sizeFeed
    } else {
      throw .bad("malformed chunk size")
    }
  }

  private mutating func readExtension(_ byte: UInt8) throws(RequestError) {
    if byte == 0x0D {
      state = .sizeFeed
    } else {
      guard byte.isFieldValue else { throw .bad("malformed chunk extension") }
      try spend()
    }
  }

  private func expect(_ byte: UInt8, _ expected: UInt8) throws(RequestError) {
    guard byte == expected else { throw .bad("malformed chunk") }
  }

  private mutating func spend() throws(RequestError) {
    overhead += 1
    guard overhead <= ChunkedDecoder.overheadLimit else {
      throw RequestError(status: 413, reason: "the chunk extensions and trailers are too large")
    }
  }
}
