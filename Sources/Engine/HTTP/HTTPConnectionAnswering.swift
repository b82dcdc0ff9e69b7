import Wire

/// How a connection answers its requests.
extension HTTPConnection {
  /// Sends `response` as the answer to `exchange`, which is the present one.
  func answer(_ exchange: Exchange, _ response: Response, on loop: isolated EventLoop) {
    guard case .answering(let present) = phase, present === exchange, !isClosed else { return }
    let head = exchange.request.head
    let isRead = exchange.body?.isComplete ?? true
    if !isRead { drainsUntil = loop.deadlines.now &+ loop.ticks.drain }
    exchange.body?.fail(.gone)
    let keepsAlive = isRead && head.keepsAlive && !server.isStopping && !flags.contains(.isEnding)
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
    if let source, !source.isDone {
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

  /// Sends one more piece of the answer's body; then it is somebody else's turn, however fast the peer reads.
  func pump(on loop: isolated EventLoop) {
    // A flush that empties the queue calls back, and who had a turn waits for the next.
    guard !isPumping, !awaitsDisk, !flags.contains(.isResuming) else { return }
    guard case .sending(var source, let keepsAlive) = phase, !isClosed else { return }
    isPumping = true
    defer { isPumping = false }
    setDeadline(loop.ticks.write, on: loop)
    guard queuedBytes <= loop.limits.softQueue, !flags.contains(.isBlocked) else { return }
    let step = source.next()
    phase = .sending(source, keepsAlive: keepsAlive)
    switch step {
    case .piece(let bytes, let range):
      send(bytes, range, on: loop)
      if source.isDone { return answered(keepsAlive: keepsAlive, on: loop) }
      flush(on: loop)
      if !isClosed { loop.resumeLater(self) }
    case .notYet: pumpLater(after: source.pause, on: loop)
    case .failed: close(on: loop)
    }
  }

  private func pumpLater(after pause: Duration, on loop: isolated EventLoop) {
    awaitsDisk = true
    loop.schedule(after: pause) {
      self.awaitsDisk = false
      self.continueSending(on: loop)
    }
  }

  func refuse(_ error: RequestError, on loop: isolated EventLoop) {
    var head: RequestHead?
    if case .body(let body, _) = phase { head = body.head }
    if error.status == 413 { drainsUntil = loop.deadlines.now &+ loop.ticks.drain }
    refuse(Refusal(status: error.status, reason: error.reason, head: head), on: loop)
  }

  /// Answers with an error of the engine's own and closes: what follows on the connection cannot be trusted.
  func refuse(_ refusal: Refusal, on loop: isolated EventLoop) {
    let response = server.application.refused(refusal, on: loop)
    write(response, isHead: refusal.head?.method == .head, .close, on: loop)
  }
}
