/// Finds the end of a request head without reading any byte twice, however the bytes arrive.
///
/// The caller keeps the bytes and offers them again, grown, from the same first byte.
struct HeadScanner: Sendable {
  private var scanned = 0
  private var lineStart = 0
  private var isPastRequestLine = false
  private(set) var skippedLines = 0

  /// Where the request line begins: after the empty lines in front of it.
  private(set) var start = 0

  /// The length of the head with its empty last line; nil while that has not come.
  mutating func length(of bytes: Span<UInt8>, limits: HTTPLimits) throws(RequestError) -> Int? {
    while let feed = bytes.firstIndex(of: 0x0A, from: scanned) {
      guard feed > lineStart, bytes[feed - 1] == 0x0D else { throw .bad("a line ends without CR LF") }
      let isEmpty = feed - lineStart == 1
      scanned = feed + 1
      lineStart = scanned
      if !isEmpty {
        isPastRequestLine = true
      } else if isPastRequestLine {
        try checkSize(scanned, limits)
        return scanned
      } else {
        // Section 2.2 asks to ignore an empty line in front; a flood of them is somebody's attack.
        skippedLines += 1
        if skippedLines > 4 { throw .bad("too many empty lines before the request") }
        start = scanned
      }
    }
    scanned = bytes.count
    try checkSize(bytes.count, limits)
    return nil
  }

  private func checkSize(_ count: Int, _ limits: HTTPLimits) throws(RequestError) {
    // "GET " and " HTTP/1.1" and some: a longer first line can only be an overlong target or method.
    if !isPastRequestLine, count - start > limits.targetBytes + 32 {
      throw RequestError(status: 414, reason: "the request line is too long")
    }
    if count - start > limits.headBytes {
      throw RequestError(status: 431, reason: "the header section is too large")
    }
  }
}
