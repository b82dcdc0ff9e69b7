/// Reads request heads (RFC 9112) from bytes as they arrive; strict wherever leniency lets a request hide.
public struct RequestHeadParser: Sendable {
  private var scanner = HeadScanner()

  public init() {}

  /// Parses the head at the front of `bytes`, or returns nil until all of it is there.
  ///
  /// Call it again with the same bytes and more. `length` bytes belong to the head; the body or the next request
  /// follows. The parser is ready for the next head afterwards.
  public mutating func parse(
    _ bytes: Span<UInt8>, limits: HTTPLimits
  ) throws(RequestError) -> (head: RequestHead, length: Int)? {
    guard let length = try scanner.length(of: bytes, limits: limits) else { return nil }
    let start = scanner.start
    scanner = HeadScanner()
    let head = try RequestHead(block: bytes.extracting(start..<length), limits: limits)
    return (head, length)
  }
}
