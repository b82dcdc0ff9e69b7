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

extension RequestHead {
  /// Parses a whole head, the empty line included.
  init(block: Span<UInt8>, limits: HTTPLimits) throws(RequestError) {
    guard let lineEnd = block.firstIndex(of: 0x0D) else { throw .bad("the request line has no end") }
    let line = try RequestLine(block.extracting(..<lineEnd), limits: limits)
    let fields = try FieldSection(block, from: lineEnd + 2, limits: limits)
    guard line.minorVersion == 0 || fields.hostCount == 1 else { throw .bad("there must be one Host field") }
    guard fields.hostCount <= 1 else { throw .bad("there is more than one Host field") }
    method = line.method
    path = line.target.path
    rawQuery = line.target.rawQuery
    authority = line.target.authority ?? fields.host
    minorVersion = line.minorVersion
    headers = Headers(block: [UInt8](copying: block), fields: fields.fields)
    framing = try fields.framing(minorVersion: line.minorVersion)
    let isOld = line.minorVersion == 0
    keepsAlive = !fields.saysClose && (!isOld || fields.saysKeepAlive)
    expectsContinue = !isOld && fields.expectsContinue
    if fields.hasUnknownExpectation, !isOld {
      throw RequestError(status: 417, reason: "the expectation is not known")
    }
  }
}

/// The first line of a request.
private struct RequestLine {
  var method: Method
  var target: RequestTarget
  var minorVersion: Int

  init(_ line: Span<UInt8>, limits: HTTPLimits) throws(RequestError) {
    guard let first = line.firstIndex(of: 0x20), first > 0 else { throw .bad("malformed request line") }
    for index in 0..<first where !line[index].isToken { throw .bad("malformed method") }
    guard let second = line.firstIndex(of: 0x20, from: first + 1), second > first + 1 else {
      throw .bad("malformed request line")
    }
    minorVersion = try RequestLine.version(line.extracting((second + 1)...))
    let targetBytes = line.extracting((first + 1)..<second)
    if targetBytes.count > limits.targetBytes {
      throw RequestError(status: 414, reason: "the request target is too long")
    }
    for index in 0..<targetBytes.count {
      let byte = targetBytes[index]
      guard byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "#") else { throw .bad("malformed target") }
    }
    guard let method = Method(line.extracting(..<first)) else {
      throw RequestError(status: 501, reason: "the method is not implemented")
    }
    self.method = method
    target = try RequestTarget(targetBytes, method: method)
  }

  private static func version(_ bytes: Span<UInt8>) throws(RequestError) -> Int {
    guard bytes.count == 8, bytes.extracting(..<5).equals("HTTP/"), bytes[5].isDigit,
      bytes[6] == UInt8(ascii: "."), bytes[7].isDigit
    else { throw .bad("malformed protocol version") }
    guard bytes[5] == UInt8(ascii: "1") else {
      throw RequestError(status: 505, reason: "only HTTP/1.0 and HTTP/1.1 are spoken here")
    }
    return bytes[7] == UInt8(ascii: "0") ? 0 : 1
  }
}
