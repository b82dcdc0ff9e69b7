/// How the body of a request is delimited (RFC 9112, section 6.3).
public enum BodyFraming: Sendable, Equatable {
  case none
  /// So many bytes follow.
  case length(Int)
  /// Chunks follow (section 7.1).
  case chunked
}

/// A request without its body, checked and taken apart.
public struct RequestHead: Sendable {
  /// What a head consists of, shared by its copies: a request is handed on many times.
  final class Parts: Sendable {
    let method: Method
    let path: String
    let rawQuery: String
    let authority: String
    let minorVersion: Int
    let headers: Headers
    let framing: BodyFraming
    let keepsAlive: Bool
    let expectsContinue: Bool

    /// Parses a whole head, the empty line included.
    init(block: Span<UInt8>, limits: HTTPLimits) throws(RequestError) {
      guard let lineEnd = block.firstIndex(of: 0x0D) else { throw .bad("the request line has no end") }
      let line = try RequestLine(block.extracting(..<lineEnd), limits: limits)
      let fields = try FieldSection(block, from: lineEnd + 2, limits: limits)
      let isOld = line.minorVersion == 0
      guard fields.hostCount == 1 || isOld && fields.hostCount == 0 else {
        throw .bad("there must be one Host field")
      }
      method = line.method
      path = line.target.path
      rawQuery = line.target.rawQuery
      authority = line.target.authority ?? fields.host
      minorVersion = line.minorVersion
      headers = Headers(block: [UInt8](copying: block), fields: fields.fields)
      framing = try fields.framing(minorVersion: line.minorVersion)
      keepsAlive = !fields.saysClose && (!isOld || fields.saysKeepAlive)
      expectsContinue = !isOld && fields.expectsContinue
      if fields.hasUnknownExpectation, !isOld {
        throw RequestError(status: 417, reason: "the expectation is not known")
      }
    }
  }

  private let parts: Parts

  /// Parses a whole head, the empty line included.
  init(block: Span<UInt8>, limits: HTTPLimits) throws(RequestError) {
    parts = try Parts(block: block, limits: limits)
  }

  public var method: Method { parts.method }
  /// The path with its escapes decoded: valid UTF-8, no NUL, no escaped slash, no `.` or `..` segment;
  /// `*` for `OPTIONS *`.
  public var path: String { parts.path }
  /// What follows `?`, still escaped; empty when there is no query.
  public var rawQuery: String { parts.rawQuery }
  /// The host and port the request is for: from the target, else from the Host field.
  public var authority: String { parts.authority }
  /// Zero for HTTP/1.0, one for anything later.
  public var minorVersion: Int { parts.minorVersion }
  public var headers: Headers { parts.headers }
  public var framing: BodyFraming { parts.framing }
  /// True when the peer wants the connection to stay open after the answer (RFC 9112, section 9.3).
  public var keepsAlive: Bool { parts.keepsAlive }
  /// The peer waits for `100 Continue` before it sends the body (RFC 9110, section 10.1.1).
  public var expectsContinue: Bool { parts.expectsContinue }

  /// The fields of the query, decoded.
  public func query() throws(URLEncodedFields.Failure) -> URLEncodedFields {
    try URLEncodedFields(parsing: rawQuery.utf8)
  }
}
