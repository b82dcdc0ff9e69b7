public import Wire

/// What a server does with requests: one instance a loop, only ever called on that loop.
public protocol Application: AnyObject {
  /// How the body of a request is read, and how large it may be.
  func bodyPlan(for head: RequestHead) -> BodyPlan
  /// Answers a request: `exchange.respond` or `exchange.upgrade`, now or later on this loop.
  func handle(_ exchange: Exchange, on loop: isolated EventLoop)
  /// Shapes the answer to a request that the engine refuses by itself.
  func refused(_ refusal: Refusal, on loop: isolated EventLoop) -> Response
}

/// A request that the engine refuses before, or instead of, the application.
public struct Refusal: Sendable {
  /// 400, 404, 405, 408, 413, 414, 417, 426, 431, 501, 503 or 505.
  public let status: Int
  /// What was wrong, in a plain sentence without any byte of the request.
  public let reason: String
  /// Fields that the answer must have.
  public let headers: [(name: String, value: String)]
  /// The head, when it could be read.
  public let head: RequestHead?

  public init(
    status: Int, reason: String, headers: [(name: String, value: String)] = [], head: RequestHead? = nil
  ) {
    self.status = status
    self.reason = reason
    self.headers = headers
    self.head = head
  }
}

extension Application {
  public func bodyPlan(for head: RequestHead) -> BodyPlan { .collected(limit: 256 * 1024) }

  public func refused(_ refusal: Refusal, on loop: isolated EventLoop) -> Response {
    var response = Response(
      status: refusal.status, contentType: "text/plain; charset=utf-8", text: refusal.reason + "\n")
    response.headers += refusal.headers
    return response
  }
}
