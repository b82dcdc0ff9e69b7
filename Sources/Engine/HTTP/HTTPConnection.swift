import Wire

/// A connection that speaks HTTP/1.1: one request after the other, each answered before the next is read.
final class HTTPConnection: Connection {
  private enum Phase {
    /// Reading a head; nothing of it has come when `isIdle`.
    case head
    case body(RequestBody)
    /// The application has the request.
    case answering(Exchange)
    /// The answer's body is being sent.
    case sending(BodySource, keepsAlive: Bool)
    /// No further request is read.
    case ended
  }

  let server: LoopServer
  let peer: PeerAddress
  let localPort: UInt16
  private var phase = Phase.head
  private var parser = RequestHeadParser()
  private var isIdle = true
  private var isPumping = false
  /// The socket that this connection became in the middle of processing.
  private var upgraded: WebSocket?

  init(
    fd: Int32, generation: UInt32, tls: TLSSession?, tick: UInt32, server: LoopServer, peer: PeerAddress,
    localPort: UInt16
  ) {
    self.server = server
    self.peer = peer
    self.localPort = localPort
    super.init(fd: fd, generation: generation, tls: tls, tick: tick)
  }

  // MARK: Reading

  override func process(_ arena: ByteArena, _ count: Int, on loop: isolated EventLoop) -> Int {
    var offset = 0
    do throws(RequestError) {
      while offset < count, !isClosed, queuedBytes <= loop.limits.softQueue {
        switch phase {
        case .head:
          guard let used = try readHead(arena.span(offset..<count), on: loop) else { return offset }
          offset += used
        case .body(var body):
          // The body is taken out of the phase so that its bytes are appended in place, not copied.
          phase = .ended
          let used: Int
          do throws(RequestError) { used = try body.take(arena.span(offset..<count)) } catch {
            phase = .body(body)
            throw error
          }
          offset += used
          try continueBody(body, on: loop)
        case .answering, .sending:
          pause()
          return offset
        case .ended:
          return count
        }
        if let upgraded {
          self.upgraded = nil
          upgraded.useRest(arena, offset..<count, on: loop)
          return count
        }
      }
    } catch {
      refuse(error, on: loop)
      return count
    }
    if offset < count { pause() }
    return offset
  }

  private func readHead(_ bytes: Span<UInt8>, on loop: isolated EventLoop) throws(RequestError) -> Int? {
    if isIdle {
      isIdle = false
      setDeadline(loop.ticks.head, on: loop)
    }
    guard let (head, length) = try parser.parse(bytes, limits: loop.limits.head) else { return nil }
    if head.framing == .none {
      dispatch(head, [], on: loop)
    } else {
      try beginBody(head, hasMore: length < bytes.count, on: loop)
    }
    return length
  }

  private func beginBody(
    _ head: RequestHead, hasMore: Bool, on loop: isolated EventLoop
  ) throws(RequestError) {
    let limit = server.application.bodyLimit(for: head)
    let body = try RequestBody(head: head, limit: limit, tick: loop.deadlines.now)
    if head.expectsContinue, !hasMore {
      send(copying: HTTPConnection.continueLine.span, on: loop)
    }
    setDeadline(loop.ticks.body, on: loop)
    phase = .body(body)
  }

  private static let continueLine = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  private func continueBody(_ body: RequestBody, on loop: isolated EventLoop) throws(RequestError) {
    if body.isComplete { return dispatch(body.head, body.bytes, on: loop) }
    // A body may take `bodyDeadline`, and a second more for every `bodyRate` bytes that came.
    let extra = body.bytes.count / max(loop.limits.bodyRate, 1) * 4
    let allowed = UInt32(clamping: Int(loop.ticks.body) + extra)
    let passed = loop.deadlines.now &- body.startTick
    let left = allowed > passed ? allowed - passed : 0
    setDeadline(min(left, loop.ticks.body), on: loop)
    phase = .body(body)
  }

  private func dispatch(_ head: RequestHead, _ body: [UInt8], on loop: isolated EventLoop) {
    let request = Request(
      head: head, body: body, peer: peer, isSecure: tls != nil, localPort: localPort)
    let exchange = Exchange(request, connection: self)
    phase = .answering(exchange)
    setDeadline(loop.ticks.answer, on: loop)
    if head.path == "*" {
      return exchange.respond(
        Response(status: 204, headers: [("Allow", HTTPConnection.allMethods)]), on: loop)
    }
    server.application.handle(exchange, on: loop)
  }

  private static let allMethods = Method.allCases.filter { $0 != .trace && $0 != .query }.map(\.rawValue)
    .joined(separator: ", ")

  // MARK: Answering

  /// Sends `response` as the answer to `exchange`, which is the present one.
  func answer(_ exchange: Exchange, _ response: Response, on loop: isolated EventLoop) {
    guard case .answering(let present) = phase, present === exchange, !isClosed else { return }
    let head = exchange.request.head
    let keepsAlive = head.keepsAlive && !server.isStopping && !flags.contains(.isEnding)
    let field: ResponseWriter.ConnectionField? =
      !keepsAlive ? .close : head.minorVersion == 0 ? .keepAlive : nil
    write(response, isHead: head.method == .head, field, on: loop)
  }

  private func write(
    _ response: Response, isHead: Bool, _ connection: ResponseWriter.ConnectionField?,
    on loop: isolated EventLoop
  ) {
    let hasLength = response.status >= 200 && response.status != 204 && response.status != 304
    loop.scratch.removeAll(keepingCapacity: true)
    ResponseWriter.head(
      response.status, response.headers, length: hasLength ? response.body.count : nil,
      date: loop.clock.date(loop.now), connection: connection, to: &loop.scratch)
    let closes = connection == .close
    var source: BodySource?
    if hasLength, !isHead {
      switch response.body {
      case .none: break
      case .bytes(let bytes) where bytes.count <= 32 * 1024:
        loop.scratch.append(contentsOf: bytes)
      case .bytes(let bytes):
        source = BodySource(StoredBytes(bytes))
      case .stored(let stored) where stored.range.count <= 32 * 1024:
        loop.scratch.append(copying: stored.bytes.span.extracting(stored.range))
      case .stored(let stored): source = BodySource(stored)
      case .file(let slice): source = BodySource(slice)
      }
    }
    send(copying: loop.scratch.span, on: loop)
    if let source {
      phase = .sending(source, keepsAlive: !closes)
      pump(on: loop)
    } else {
      answered(keepsAlive: !closes, on: loop)
    }
  }

  private func answered(keepsAlive: Bool, on loop: isolated EventLoop) {
    guard keepsAlive else {
      phase = .ended
      return closeAfterFlush(on: loop)
    }
    phase = .head
    isIdle = true
    setDeadline(loop.ticks.idle, on: loop)
    if !flags.contains(.isProcessing), flags.contains(.isPaused) { resume(on: loop) }
    flags.remove(.isPaused)
  }

  /// Pieces of a body that are sent in one go, before it is somebody else's turn.
  private static let piecesATurn = 8

  /// Sends more of the answer's body.
  private func pump(on loop: isolated EventLoop) {
    // A flush that empties the queue calls back; the loop here goes on by itself.
    guard !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    setDeadline(loop.ticks.write, on: loop)
    var pieces = 0
    while case .sending(var source, let keepsAlive) = phase, !isClosed {
      if pieces == HTTPConnection.piecesATurn { return loop.resumeLater(self) }
      pieces += 1
      guard queuedBytes <= loop.limits.softQueue, !flags.contains(.isBlocked) else { return }
      guard let (bytes, range) = source.next() else { return close(on: loop) }
      send(bytes, range, on: loop)
      if source.isDone { return answered(keepsAlive: keepsAlive, on: loop) }
      phase = .sending(source, keepsAlive: keepsAlive)
      flush(on: loop)
    }
  }

  override func progressed(on loop: isolated EventLoop) {
    if case .sending = phase { setDeadline(loop.ticks.write, on: loop) }
  }

  override func continueSending(on loop: isolated EventLoop) {
    if case .sending = phase { pump(on: loop) }
  }

  override func drained(on loop: isolated EventLoop) {
    switch phase {
    case .sending: pump(on: loop)
    case .head where flags.contains(.isPaused) && !flags.contains(.isProcessing): resume(on: loop)
    case .head, .body, .answering, .ended: break
    }
  }

  private func refuse(_ error: RequestError, on loop: isolated EventLoop) {
    var head: RequestHead?
    if case .body(let body) = phase { head = body.head }
    refuse(Refusal(status: error.status, reason: error.reason, head: head), on: loop)
  }

  /// Answers with an error of the engine's own and closes: what follows on the connection cannot be trusted.
  private func refuse(_ refusal: Refusal, on loop: isolated EventLoop) {
    let response = server.application.refused(refusal, on: loop)
    write(response, isHead: refusal.head?.method == .head, .close, on: loop)
  }

  // MARK: Ends

  override func inputEnded(on loop: isolated EventLoop) {
    switch phase {
    case .head, .body:
      // Nothing is owed; a request cut short gets no answer that could be taken for one to the whole.
      if queuedBytes > 0 || extentCount > 0 { closeAfterFlush(on: loop) } else { close(on: loop) }
    case .answering, .sending, .ended: break
    }
  }

  override func closed(on loop: isolated EventLoop) { phase = .ended }

  override func deadlinePassed(on loop: isolated EventLoop) {
    if flags.contains(.isLingering) || flags.contains(.closesAfterFlush) { return close(on: loop) }
    switch phase {
    case .head where isIdle: close(on: loop)
    case .head: refuse(Refusal(status: 408, reason: "the request came too slowly"), on: loop)
    case .body(let body):
      refuse(Refusal(status: 408, reason: "the body came too slowly", head: body.head), on: loop)
    case .answering(let exchange):
      exchange.refuse(
        Refusal(status: 503, reason: "the answer took too long", head: exchange.request.head), on: loop)
    case .sending, .ended: close(on: loop)
    }
  }

  /// Ends an idle connection; a busy one closes behind its answer because the server is stopping.
  func stop(on loop: isolated EventLoop) {
    if case .head = phase, isIdle {
      if queuedBytes > 0 || extentCount > 0 { closeAfterFlush(on: loop) } else { close(on: loop) }
    }
  }

  // MARK: Upgrading

  /// Turns the connection into a WebSocket.
  func upgrade(
    _ exchange: Exchange, _ handshake: WebSocketHandshake, _ service: any WebSocketService,
    _ options: WebSocketOptions, _ context: AnyObject?, on loop: isolated EventLoop
  ) -> WebSocket? {
    guard case .answering(let present) = phase, present === exchange else { return nil }
    let deflate = options.compresses ? handshake.deflate : nil
    var headers: [(name: String, value: String)] = [
      ("Upgrade", "websocket"), ("Sec-WebSocket-Accept", handshake.accept),
    ]
    if let subprotocol = options.subprotocol { headers.append(("Sec-WebSocket-Protocol", subprotocol)) }
    if let deflate { headers.append(("Sec-WebSocket-Extensions", deflate.answer)) }
    loop.scratch.removeAll(keepingCapacity: true)
    ResponseWriter.head(
      101, headers, length: nil, date: loop.clock.date(loop.now), connection: .upgrade, to: &loop.scratch)
    send(copying: loop.scratch.span, on: loop)
    phase = .ended
    let isProcessing = flags.contains(.isProcessing)
    let socket = WebSocket(
      takingOver: self, endpoint: loop.endpoint(service, options), deflate: deflate, context: context,
      request: exchange.request, on: loop)
    loop.replace(with: socket)
    if isProcessing { upgraded = socket } else { socket.resume(on: loop) }
    socket.open(on: loop)
    return socket
  }
}
