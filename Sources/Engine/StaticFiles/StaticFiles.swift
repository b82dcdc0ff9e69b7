public import Wire

/// The files of a folder as answers: validators, ranges, compression (made once), and no way out of the folder.
///
/// One serves all loops. Small files are kept in memory; reading one for the first time blocks its loop for that long.
public final class StaticFiles: Sendable {
  /// What becomes of the comments in scripts and style sheets.
  public enum Comments: Sendable {
    /// Every file is served byte for byte.
    case kept
    /// Lines that are nothing but comment are served empty; licences stay.
    case leftOut
  }

  private let cache: FileCache
  private let headers: [(name: String, value: String)]

  /// Serves the files in the folder `root`; nil when there is no such folder.
  ///
  /// `headers` go with every answer; `memory` bounds what is kept, in bytes.
  public init?(
    root: String, headers: [(name: String, value: String)] = [], memory: Int = 64 * 1024 * 1024,
    comments: Comments = .kept
  ) {
    guard let directory = Directory(path: root) else { return nil }
    cache = FileCache(directory: directory, budget: memory, comments: comments)
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

  private func answer(_ head: RequestHead, _ file: StoredFile, _ open: OpenFile?) -> Response? {
    var fields: [(name: String, value: String)] = [("Cache-Control", "no-cache")]
    if file.isCompressible { fields.append(("Vary", "Accept-Encoding")) }
    fields += headers
    let wantsRange = head.method == .get && head.headers["range"] != nil
    if !wantsRange, let gzip = file.gzip, AcceptEncoding.allowsGzip(head.headers.joined("accept-encoding")) {
      let packed = Representation(
        content: .memory(gzip), size: gzip.count, contentType: file.contentType, encoding: "gzip",
        tag: file.gzipTag, modified: file.stamp.modified)
      return FileResponder.response(to: head, packed, fields)
    }
    guard let content = file.plain.map(Representation.Content.memory) ?? open.map(Representation.Content.file)
    else { return nil }
    let plain = Representation(
      content: content, size: file.size, contentType: file.contentType, tag: file.tag,
      modified: file.stamp.modified)
    return FileResponder.response(to: head, plain, fields)
  }
}
