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
  public let method: Method
  /// The path with its escapes decoded: valid UTF-8, no NUL, no escaped slash, no `.` or `..` segment;
  /// `*` for `OPTIONS *`.
  public let path: String
  /// What follows `?`, still escaped; empty when there is no query.
  public let rawQuery: String
  /// The host and port the request is for: from the target, else from the Host field.
  public let authority: String
  /// Zero for HTTP/1.0, one for anything later.
  public let minorVersion: Int
  public let headers: Headers
  public let framing: BodyFraming
  /// True when the peer wants the connection to stay open after the answer (RFC 9112, section 9.3).
  public let keepsAlive: Bool
  /// The peer waits for `100 Continue` before it sends the body (RFC 9110, section 10.1.1).
  public let expectsContinue: Bool

  /// The fields of the query, decoded.
  public func query() throws(URLEncodedFields.Failure) -> URLEncodedFields {
    try URLEncodedFields(parsing: rawQuery.utf8)
  }
}
