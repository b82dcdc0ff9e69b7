/// The target of a request line taken apart (RFC 9112, section 3.2).
struct RequestTarget {
  var path: String
  var rawQuery: String
  /// Host and port of an absolute-form target; nil for the other forms.
  var authority: String?

  init(_ bytes: Span<UInt8>, method: Method) throws(RequestError) {
    if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
      guard method == .options else { throw .bad("only OPTIONS may name the whole server") }
      (path, rawQuery, authority) = ("*", "", nil)
      return
    }
    var start = 0
    authority = nil
    if !bytes.isEmpty, bytes[0] != UInt8(ascii: "/"), let schemeEnd = RequestTarget.schemeLength(bytes) {
      start = schemeEnd
      while start < bytes.count, bytes[start] != UInt8(ascii: "/"), bytes[start] != UInt8(ascii: "?") {
        start += 1
      }
      let host = bytes.extracting(schemeEnd..<start)
      guard !host.isEmpty, HostName.isValid(host) else { throw .bad("the target names no valid host") }
      authority = String(copying: host)
    } else if bytes.isEmpty || bytes[0] != UInt8(ascii: "/") {
      throw .bad("the target is not an absolute path")
    }
    let question = bytes.firstIndex(of: UInt8(ascii: "?"), from: start) ?? bytes.count
    path = try RequestTarget.decodedPath(bytes.extracting(start..<question))
    rawQuery = question < bytes.count ? String(copying: bytes.extracting((question + 1)...)) : ""
  }

  /// The length of `http://` or `https://` at the front.
  private static func schemeLength(_ bytes: Span<UInt8>) -> Int? {
    for scheme in ["http://", "https://"] where bytes.count > scheme.utf8.count {
      if bytes.extracting(..<scheme.utf8.count).equalsIgnoringCase(scheme) { return scheme.utf8.count }
    }
    return nil
  }

  private static func decodedPath(_ raw: Span<UInt8>) throws(RequestError) -> String {
    if raw.isEmpty { return "/" }
    if isPlain(raw) { return String(copying: raw) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      var byte = raw[index]
      index += 1
      if byte == UInt8(ascii: "%") {
        guard index + 1 < raw.count, let high = raw[index].hexValue, let low = raw[index + 1].hexValue
        else { throw .bad("the path has a malformed escape") }
        byte = high << 4 | low
        index += 2
        // A decoded separator would name another path than the one that was matched.
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") { throw .unsafePath }
        if byte < 0x20 || byte == 0x7F { throw .bad("the path has an escaped control character") }
      }
      bytes.append(byte)
    }
    guard UTF8Check.isValid(bytes.rawSpan) else { throw .bad("the path is not UTF-8") }
    if hasDotSegment(bytes) { throw .unsafePath }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// True when the path means just what it says: ASCII without escapes and dots at a segment's front.
  private static func isPlain(_ raw: Span<UInt8>) -> Bool {
    var last: UInt8 = 0
    for index in 0..<raw.count {
      let byte = raw[index]
      if byte == UInt8(ascii: "%") || byte >= 0x80 { return false }
      if byte == UInt8(ascii: "."), last == UInt8(ascii: "/") { return false }
      last = byte
    }
    return true
  }

  private static func hasDotSegment(_ path: [UInt8]) -> Bool {
    var dots = 0
    var others = false
    for byte in path {
      if byte == UInt8(ascii: "/") {
        if !others, dots == 1 || dots == 2 { return true }
        (dots, others) = (0, false)
      } else if byte == UInt8(ascii: ".") {
        dots += 1
      } else {
        others = true
      }
    }
    return !others && (dots == 1 || dots == 2)
  }
}

extension RequestError {
  fileprivate static let unsafePath = RequestError(status: 404, reason: "the path leads outside")
}
