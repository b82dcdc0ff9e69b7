import Wire

/// A connection that speaks HTTP/1.1: one request after the other, each answered before the next is read.
final class HTTPConnection: Connection {
  enum Phase {
    /// Reading a head; nothing of it has come when `isIdle`.
    case head
    case body(RequestBody, since: UInt32)
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
  /// What it counts as among its address's connections, where they are counted.
  var place: AddressPlace?
  var phase = Phase.head
  private var parser = RequestHeadParser()
  var isIdle = true
  var isPumping = false
  /// The next piece of a file is on its way from the disk.
  var awaitsDisk = false
  /// Until when the rest of a body that nobody wants is read and thrown away, in ticks.
  var drainsUntil: UInt32 = 0
  /// The socket that this connection became in the middle of processing.
  var upgraded: WebSocket?

  init(
    fd: Int32, generation: UInt32, tls: TLSSession?, tick: UInt32, server: LoopServer, peer: PeerAddress,
    localPort: UInt16, place: AddressPlace?
  ) {
    self.server = server
    self.peer = peer
    self.localPort = localPort
    self.place = place
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
        case .body(var body, let since):
          // The body is taken out of the phase so that its bytes are appended in place, not copied.
          phase = .ended
          let used: Int
          do throws(RequestError) { used = try body.take(arena.span(offset..<count)) } catch {
            phase = .body(body, since: since)
            throw error
          }
          offset += used
          continueBody(body, since, on: loop)
        case .answering(let exchange):
          guard let body = exchange.body, body.isAsking else {
            pause()
            return offset
          }
          offset += body.take(arena.span(offset..<count), on: loop)
        case .sending:
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
    if flags.contains(.hasEnded), asksForBody { bodyBroke(on: loop) }
    return offset
  }

  private func readHead(_ bytes: Span<UInt8>, on loop: isolated EventLoop) throws(RequestError) -> Int? {
    if isIdle {
      isIdle = false
      setDeadline(loop.ticks.head, on: loop)
    }
    guard let (head, length) = try parser.parse(bytes, limits: loop.limits.head) else { return nil }
    try beginBody(head, hasMore: length < bytes.count, on: loop)
    return length
  }

  private func beginBody(
    _ head: RequestHead, hasMore: Bool, on loop: isolated EventLoop
  ) throws(RequestError) {
    switch server.application.bodyPlan(for: head) {
    case .streamed(let limit):
      let reader = try BodyReader(head, limit: limit, hasMore: hasMore, connection: self)
      if !reader.isComplete { flags.insert(.readsPieces) }
      dispatch(head, stream: reader, on: loop)
    case .collected(let limit):
      if head.framing == .none { return dispatch(head, on: loop) }
      var body = try RequestBody(head: head, limit: limit)
      body.reserve()
      if head.expectsContinue, !hasMore { sendContinue(on: loop) }
      setDeadline(loop.ticks.body, on: loop)
      phase = .body(body, since: loop.deadlines.now)
    }
  }

  private func continueBody(_ body: RequestBody, _ since: UInt32, on loop: isolated EventLoop) {
    if body.isComplete { return dispatch(body.head, body.bytes, on: loop) }
    setDeadline(body.patience(waited: loop.deadlines.now &- since, on: loop), on: loop)
    phase = .body(body, since: since)
  }

  private func dispatch(
    _ head: RequestHead, _ body: [UInt8] = [], stream: BodyReader? = nil, on loop: isolated EventLoop
  ) {
    let request = Request(
      head: head, body: body, peer: peer, isSecure: tls != nil, localPort: localPort)
    let exchange = Exchange(request, body: stream, connection: self)
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

  // MARK: Streamed bodies

  private static let continueLine = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

  /// Tells a peer that waits for it to send its body.
  func sendContinue(on loop: isolated EventLoop) { send(copying: HTTPConnection.continueLine.span, on: loop) }

  private var asksForBody: Bool {
    if case .answering(let exchange) = phase { exchange.body?.isAsking ?? false } else { false }
  }

  /// Nobody waits for the body for now: it is the application's turn.
  func bodyRests(on loop: isolated EventLoop) {
    pause()
    setDeadline(loop.ticks.answer, on: loop)
  }

  /// The peer has left in the middle of its body: nothing is owed to it.
  func bodyBroke(on loop: isolated EventLoop) {
    if case .answering(let exchange) = phase { exchange.body?.fail(.gone) }
    close(on: loop)
  }

  // MARK: Sending

  override func progressed(on loop: isolated EventLoop) {
    if case .sending = phase { setDeadline(loop.ticks.write, on: loop) }
  }

  override func continueSending(on loop: isolated EventLoop) {
    if case .sending = phase { pump(on: loop) }
  }

  override func drained(on loop: isolated EventLoop) {
    switch phase {
    case .sending: pump(on: loop)
    case .head, .body: resumePaused(on: loop)
    case .answering: if asksForBody { resumePaused(on: loop) }
    case .ended: break
    }
  }

  private func resumePaused(on loop: isolated EventLoop) {
    if flags.contains(.isPaused), !flags.contains(.isProcessing) { resume(on: loop) }
  }

  // MARK: Ends

  override func inputEnded(on loop: isolated EventLoop) {
    switch phase {
    case .head, .body:
      // Nothing is owed; a request cut short gets no answer that could be taken for one to the whole.
      if queuedBytes > 0 || extentCount > 0 { closeAfterFlush(on: loop) } else { close(on: loop) }
    case .answering: if asksForBody { bodyBroke(on: loop) }
    case .sending, .ended: break
    }
  }

  override func closed(on loop: isolated EventLoop) {
    if case .answering(let exchange) = phase { exchange.body?.fail(.gone) }
    phase = .ended
    place = nil
  }

  override func deadlinePassed(on loop: isolated EventLoop) {
    if flags.contains(.isLingering), drains(on: loop) { return setDeadline(loop.ticks.linger, on: loop) }
    if flags.contains(.isLingering) || flags.contains(.closesAfterFlush) { return close(on: loop) }
    switch phase {
    case .head where isIdle: close(on: loop)
    case .head: refuse(Refusal(status: 408, reason: "the request came too slowly"), on: loop)
    case .body(let body, _):
      refuse(Refusal(status: 408, reason: "the body came too slowly", head: body.head), on: loop)
    case .answering(let exchange) where asksForBody:
      exchange.refuse(
        Refusal(status: 408, reason: "the body came too slowly", head: exchange.request.head), on: loop)
    case .answering(let exchange):
      exchange.refuse(
        Refusal(status: 503, reason: "the answer took too long", head: exchange.request.head), on: loop)
    case .sending, .ended: close(on: loop)
    }
  }

  /// The peer still sends a body that nobody wants, and may go on.
  private func drains(on loop: isolated EventLoop) -> Bool {
    let now = loop.deadlines.now
    return now < drainsUntil && now &- lastReceivedTick <= loop.ticks.linger && !server.isStopping
  }

  /// Ends an idle connection; a busy one closes behind its answer because the server is stopping.
  func stop(on loop: isolated EventLoop) {
    if case .head = phase, isIdle {
      if queuedBytes > 0 || extentCount > 0 { closeAfterFlush(on: loop) } else { close(on: loop) }
    }
  }
}
