public import Wire

/// A whole request.
public struct Request: Sendable {
  public let head: RequestHead
  public let body: [UInt8]
  public let peer: PeerAddress
  /// The connection is encrypted.
  public let isSecure: Bool
  /// The port the request came in on.
  public let localPort: UInt16

  public var method: Method { head.method }
  /// The path with its escapes decoded; never holds `.` or `..` segments.
  public var path: String { head.path }
  /// The query as it came, without `?`.
  public var rawQuery: String { head.rawQuery }
  /// The fields of the query, decoded.
  public func query() throws(URLEncodedFields.Failure) -> URLEncodedFields { try head.query() }
  public var headers: Headers { head.headers }

  /// A request made by hand, for tests.
  public init(
    head: RequestHead, body: [UInt8] = [], peer: PeerAddress, isSecure: Bool = false, localPort: UInt16 = 0
  ) {
    self.head = head
    self.body = body
    self.peer = peer
    self.isSecure = isSecure
    self.localPort = localPort
  }
}
