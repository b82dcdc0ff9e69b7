public import Wire

/// One request and its answer; loop-confined.
public final class Exchange {
  public let request: Request
  /// The body of a request whose plan is `streamed`, else nil; `request.body` is empty then.
  ///
  /// An answer before its end closes the connection, behind the answer.
  public let body: BodyReader?
  /// The connection, until it is answered.
  private var connection: HTTPConnection?
  private(set) var isAnswered = false

  init(_ request: Request, body: BodyReader?, connection: HTTPConnection) {
    self.request = request
    self.body = body
    self.connection = connection
  }

  /// True when the peer has gone and nobody will read an answer.
  public var isAbandoned: Bool { connection?.isClosed ?? false }

  /// Sends the answer. The first one counts; there is no harm when the peer has gone.
  public func respond(_ response: Response, on loop: isolated EventLoop) {
    guard !isAnswered else { return }
    isAnswered = true
    let connection = self.connection
    self.connection = nil
    connection?.answer(self, response, on: loop)
  }

  /// Answers with a refusal, shaped by the application like those of the engine.
  public func refuse(_ refusal: Refusal, on loop: isolated EventLoop) {
    guard let connection else { return }
    respond(connection.server.application.refused(refusal, on: loop), on: loop)
  }

  /// Answers a body that failed (413 or 400); a peer that has gone needs no answer.
  public func refuse(_ error: BodyError, on loop: isolated EventLoop) {
    switch error {
    case .tooLarge:
      refuse(Refusal(status: 413, reason: "the body is too large", head: request.head), on: loop)
    case .malformed(let reason): refuse(Refusal(status: 400, reason: reason, head: request.head), on: loop)
    case .gone: break
    }
  }

  /// Answers an upgrade that failed (400, 405 or 426).
  public func refuse(_ error: HandshakeError, on loop: isolated EventLoop) {
    var headers: [(name: String, value: String)] = []
    if error.status == 426 {
      headers = [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")]
    }
    refuse(
      Refusal(status: error.status, reason: error.reason, headers: headers, head: request.head), on: loop)
  }

  /// Makes this connection a WebSocket that `service` serves, and tells the service so (`opened`) before it returns.
  ///
  /// Fails when the request is no valid handshake; the exchange is then still to be answered, for instance with
  /// `refuse`. Nil when the peer has gone or the exchange has been answered.
  @discardableResult
  public func upgrade(
    to service: any WebSocketService, options: WebSocketOptions = WebSocketOptions(),
    context: AnyObject? = nil,
    on loop: isolated EventLoop
  ) throws(HandshakeError) -> WebSocket? {
    let handshake = try WebSocketHandshake(request.head)
    guard !isAnswered, let connection, !connection.isClosed else { return nil }
    isAnswered = true
    self.connection = nil
    return connection.upgrade(self, handshake, service, options, context, on: loop)
  }
}
