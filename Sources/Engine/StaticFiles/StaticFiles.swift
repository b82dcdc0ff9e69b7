import Glibc
public import Wire

/// The files of a folder as answers: validators, ranges, compression (made once), and no way out of the folder.
///
/// One serves all loops. Small files are kept in memory; reading one for the first time blocks its loop for that long.
public final class StaticFiles: Sendable {
  private let cache: FileCache
  private let headers: [(name: String, value: String)]

  /// Serves the files in the folder `root`; nil when there is no such folder.
  ///
  /// `headers` go with every answer; `memory` bounds what is kept, in bytes.
  public init?(root: String, headers: [(name: String, value: String)] = [], memory: Int = 64 * 1024 * 1024) {
    guard let directory = Directory(path: root) else { return nil }
    cache = FileCache(directory: directory, budget: memory)
    self.headers = headers
  }

  /// The answer to `request`, or nil when its path names no file; a path that ends in a slash names `index.html` there.
  ///
  /// 405 with Allow for other methods than GET and HEAD, 412 and 416 without a body.
  public func response(to request: Request) -> Response? {
    response(to: request.head, path: request.path)
  }

  /// The answer to a request with the file at `path`, whatever the request's own path is.
  public func response(to head: RequestHead, path: String) -> Response? {
    guard path.utf8.first == UInt8(ascii: "/") else { return nil }
    let name = path.utf8.last == UInt8(ascii: "/") ? path + "index.html" : path
    guard let (file, open) = cache.file(name.dropFirst()) else { return nil }
    guard head.method == .get || head.method == .head else {
      return Response(status: 405, headers: [("Allow", "GET, HEAD")])
    }
    return answer(head, file, open)
  }

  private func answer(_ head: RequestHead, _ file: StoredFile, _ open: OpenFile?) -> Response {
    let wantsRange = head.method == .get && head.headers["range"] != nil
    let gzip =
      !wantsRange && AcceptEncoding.allowsGzip(head.headers.joined("accept-encoding")) ? file.gzip : nil
    let tag = gzip == nil ? file.tag : file.gzipTag
    let now = StaticFiles.now()
    var fields: [(name: String, value: String)] = [
      ("ETag", tag.text),
      ("Last-Modified", CivilTime(unixSeconds: file.stamp.modified).httpDate),
      ("Cache-Control", "no-cache"),
    ]
    if file.isCompressible { fields.append(("Vary", "Accept-Encoding")) }
    fields += headers
    switch Preconditions.evaluate(head, tag: tag, modified: file.stamp.modified, now: now) {
    case .failed: return Response(status: 412, headers: fields)
    case .notModified: return Response(status: 304, headers: fields)
    case .proceed: break
    }
    fields += [
      ("Content-Type", file.contentType), ("X-Content-Type-Options", "nosniff"), ("Accept-Ranges", "bytes"),
    ]
    if let gzip {
      fields.append(("Content-Encoding", "gzip"))
      return Response(status: 200, headers: fields, body: .stored(StoredBytes(gzip, 0..<gzip.count)))
    }
    if wantsRange, Preconditions.allowsRange(head, tag: tag, modified: file.stamp.modified, now: now),
      let ranges = ByteRanges.parse(head.headers["range"] ?? "", length: file.stamp.size),
      let partial = partial(ranges, file, open, fields)
    {
      return partial
    }
    return Response(status: 200, headers: fields, body: body(file, open, 0..<file.stamp.size))
  }

  private func partial(
    _ ranges: [Range<Int>], _ file: StoredFile, _ open: OpenFile?, _ fields: [(name: String, value: String)]
  ) -> Response? {
    let size = file.stamp.size
    if ranges.isEmpty {
      return Response(status: 416, headers: fields.dropLast(3) + [("Content-Range", "bytes */\(size)")])
    }
    if ranges.count == 1 {
      let range = ranges[0]
      let field = ("Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)")
      return Response(status: 206, headers: fields + [field], body: body(file, open, range))
    }
    // Several stretches of a file that is not in memory would be read on the loop: it is sent whole instead.
    guard let plain = file.plain else { return nil }
    let parts = MultipartRanges(ranges, of: plain, contentType: file.contentType)
    let others = fields.filter { $0.name != "Content-Type" }
    return Response(
      status: 206, headers: others + [("Content-Type", parts.contentType)], body: .bytes(parts.body))
  }

  private func body(_ file: StoredFile, _ open: OpenFile?, _ range: Range<Int>) -> Response.Body {
    if let plain = file.plain { return .stored(StoredBytes(plain, range)) }
    if let open { return .file(FileSlice(file: open, range: range)) }
    return .none
  }

  private static func now() -> Int64 { Int64(time(nil)) }
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
