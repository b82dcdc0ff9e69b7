import Glibc
public import Wire

/// Answers with files as they lie on disk: validators, conditions, ranges. The bytes are read piece by piece as the peer
/// takes them, so a file of any size costs no more memory than a small one.
public enum FileResponder {
  /// The answer to a GET or HEAD with the file at `path`; nil when no regular file is there.
  ///
  /// `path` is the application's own, never made of what a client sent; a symbolic link at its end is not followed.
  /// `tag` names the content. Without `modified`, in seconds since 1970, the file's own time counts. `headers` go with
  /// every answer, 304, 412 and 416 included.
  public static func response(
    to head: RequestHead, path: String, tag: EntityTag, modified: Int64? = nil, contentType: String,
    headers: [(name: String, value: String)] = []
  ) -> Response? {
    guard let file = OpenFile(path: path), let stamp = Directory.stamp(file.descriptor) else { return nil }
    let sent = Representation(
      content: .file(file), size: stamp.size, contentType: contentType, tag: tag,
      modified: modified ?? stamp.modified)
    return response(to: head, sent, headers)
  }

  /// The answer to a GET or HEAD with `sent`.
  static func response(
    to head: RequestHead, _ sent: Representation, _ headers: [(name: String, value: String)]
  ) -> Response {
    let now = Int64(time(nil))
    let fields: [(name: String, value: String)] =
      [
        ("ETag", sent.tag.text), ("Last-Modified", CivilTime(unixSeconds: sent.modified).httpDate),
      ] + headers
    switch Preconditions.evaluate(head, tag: sent.tag, modified: sent.modified, now: now) {
    case .failed: return Response(status: 412, headers: fields)
    case .notModified: return Response(status: 304, headers: fields)
    case .proceed: break
    }
    if head.method == .get, sent.encoding == nil, let field = head.headers["range"],
      Preconditions.allowsRange(head, tag: sent.tag, modified: sent.modified, now: now),
      let ranges = ByteRanges.parse(field, length: sent.size), let partial = partial(ranges, sent, fields)
    {
      return partial
    }
    var whole = fields + described(sent.contentType)
    if let encoding = sent.encoding { whole.append(("Content-Encoding", encoding)) }
    return Response(status: 200, headers: whole, body: sent.body(0..<sent.size))
  }

  private static func described(_ contentType: String) -> [(name: String, value: String)] {
    [("Content-Type", contentType), ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes")]
  }

  private static func partial(
    _ ranges: [Range<Int>], _ sent: Representation, _ fields: [(name: String, value: String)]
  ) -> Response? {
    guard let first = ranges.first else {
      return Response(status: 416, headers: fields + [("Content-Range", "bytes */\(sent.size)")])
    }
    if ranges.count == 1 {
      let field = ("Content-Range", "bytes \(first.lowerBound)-\(first.upperBound - 1)/\(sent.size)")
      return Response(
        status: 206, headers: fields + described(sent.contentType) + [field], body: sent.body(first))
    }
    // Several stretches of a file that is not in memory would be read on the loop: it is sent whole instead.
    guard case .memory(let bytes) = sent.content else { return nil }
    let parts = MultipartRanges(ranges, of: bytes, contentType: sent.contentType)
    return Response(
      status: 206, headers: fields + described(parts.contentType), body: .bytes(parts.body))
  }
}

/// What is sent of a file: its bytes in one form, with all that answers say of them.
struct Representation {
  enum Content {
    case memory(SharedBytes)
    case file(OpenFile)
  }

  let content: Content
  let size: Int
  let contentType: String
  /// The content coding; nil for the bytes as they are, which alone are sent in ranges.
  var encoding: String?
  let tag: EntityTag
  let modified: Int64

  func body(_ range: Range<Int>) -> Response.Body {
    switch content {
    case .memory(let bytes): .stored(StoredBytes(bytes, range))
    case .file(let file): .file(FileSlice(file: file, range: range))
    }
  }
}

/// Several stretches of a file as one body (RFC 9110, section 14.6).
private struct MultipartRanges {
  let contentType: String
  private(set) var body: [UInt8] = []

  init(_ ranges: [Range<Int>], of bytes: SharedBytes, contentType: String) {
    let boundary = "roost-range-\(bytes.count)-\(ranges[0].lowerBound)-7f3a9c51"
    self.contentType = "multipart/byteranges; boundary=\(boundary)"
    for range in ranges {
      let head = """
        \r\n--\(boundary)\r\nContent-Type: \(contentType)\r\n\
        Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(bytes.count)\r\n\r\n
        """
      body.append(contentsOf: head.utf8)
      body.append(copying: bytes.span.extracting(range))
    }
    body.append(contentsOf: "\r\n--\(boundary)--\r\n".utf8)
  }
}
