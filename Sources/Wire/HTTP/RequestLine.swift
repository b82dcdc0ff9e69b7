/// The first line of a request.
struct RequestLine {
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
