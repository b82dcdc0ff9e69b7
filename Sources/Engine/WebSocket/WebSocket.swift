public import Wire

/// One WebSocket on its loop; small, and without any buffer while nothing is under way.
public final class WebSocket: Connection {
  // The order of the stored properties keeps an idle socket small: narrow ones fill the gaps.

  /// The application's record of this socket.
  public final var context: AnyObject?
  /// Unique in this process.
  public let id: UInt64
  public let peer: PeerAddress
  private final var hasEnded = false
  private final var closeCode = CloseCode.abnormal
  private final let deflates: Bool
  private final let connectedTick: UInt32
  public let path: String
  private final let endpoint: WebSocketEndpoint
  private final var decoder: FrameDecoder
  /// The first topic it is in, which is the only one for most.
  private final var topicIndex: Int32 = 0
  private final var topic: Topic?
  private final var moreTopics: [(topic: Topic, index: Int32)] = []
  public private(set) final var bytesIn: UInt64 = 0
  public private(set) final var bytesOut: UInt64 = 0
  private final var cameIn: UInt32 = 0
  private final var wentOut: UInt32 = 0

  init(
    takingOver connection: HTTPConnection, endpoint: WebSocketEndpoint, deflate: DeflateAgreement?,
    context: AnyObject?, request: Request, on loop: isolated EventLoop
  ) {
    self.endpoint = endpoint
    self.context = context
    id = SocketNumbers.next()
    peer = connection.peer
    path = request.path
    connectedTick = loop.deadlines.now
    decoder = FrameDecoder(allowsCompression: deflate != nil)
    deflates = (deflate?.serverWindowBits ?? 0) >= loop.deflateWindowBits
    super.init(takingOver: connection)
  }

  // MARK: For applications

  /// Frames that came, modulo 2^32.
  public var framesIn: UInt64 { UInt64(cameIn) }
  /// Frames that were sent, modulo 2^32.
  public var framesOut: UInt64 { UInt64(wentOut) }
  /// False as soon as either side has begun to close.
  public var isOpen: Bool { !hasEnded }
  /// When it was opened, to a quarter of a second.
  public func connectedAt(on loop: isolated EventLoop) -> MonotonicTime { loop.deadlines.time(connectedTick) }
  /// When bytes last came, to a quarter of a second.
  public func lastReceived(on loop: isolated EventLoop) -> MonotonicTime {
    loop.deadlines.time(lastReceivedTick)
  }
  /// Bytes that wait because the peer reads too slowly.
  public var waitingBytes: Int { queuedBytes }

  /// Sends `frame` at the end of this turn, behind everything sent or published to this socket before.
  public func send(_ frame: OutgoingFrame, on loop: isolated EventLoop) {
    drainTopics(on: loop)
    enqueue(frame, on: loop)
  }

  /// Sends a copy of `payload` at the end of this turn; text must be UTF-8.
  public func send(_ kind: MessageKind, copying payload: Span<UInt8>, on loop: isolated EventLoop) {
    guard isOpen else { return }
    drainTopics(on: loop)
    guard admits(payload.count, isDroppable: false, on: loop) else { return }
    wentOut &+= 1
    if deflates, payload.count >= DeflatePolicy.threshold {
      let frame = loop.compressed(kind, payload)
      bytesOut &+= UInt64(frame.count)
      return send(frame, on: loop)
    }
    let header = FrameEncoder.header(kind, count: payload.count)
    bytesOut &+= UInt64(header.length + payload.count)
    send(header, payload, on: loop)
  }

  /// Sends a text message at the end of this turn.
  public func send(_ text: String, on loop: isolated EventLoop) {
    send(.text, copying: Array(text.utf8).span, on: loop)
  }

  /// Closes: a close frame leaves behind what is queued. A code that may not be sent becomes a frame without one.
  public func close(_ code: CloseCode, reason: String = "", on loop: isolated EventLoop) {
    guard isOpen else { return }
    drainTopics(on: loop)
    end(code, on: loop)
    send(copying: FrameEncoder.close(code, reason: reason).span, on: loop)
    closeAfterFlush(on: loop)
  }

  // MARK: Topics

  func memberIndex(in topic: Topic) -> Int? {
    if self.topic === topic { return Int(topicIndex) }
    return moreTopics.first { $0.topic === topic }.map { Int($0.index) }
  }

  func joined(_ topic: Topic, at index: Int) {
    if self.topic == nil {
      (self.topic, topicIndex) = (topic, Int32(index))
    } else {
      moreTopics.append((topic, Int32(index)))
    }
  }

  func moved(in topic: Topic, to index: Int) {
    if self.topic === topic {
      topicIndex = Int32(index)
    } else if let place = moreTopics.firstIndex(where: { $0.topic === topic }) {
      moreTopics[place].index = Int32(index)
    }
  }

  func left(_ topic: Topic) {
    if self.topic === topic {
      self.topic = moreTopics.last?.topic
      topicIndex = moreTopics.last?.index ?? 0
      _ = moreTopics.popLast()
    } else {
      moreTopics.removeAll { $0.topic === topic }
    }
  }

  private func drainTopics(on loop: isolated EventLoop) {
    guard !loop.dirtyTopics.isEmpty, let topic else { return }
    topic.drain(at: Int(topicIndex), on: loop)
    for (topic, index) in moreTopics { topic.drain(at: Int(index), on: loop) }
  }

  /// Delivers what a topic got in this turn; at once when nothing else can follow.
  func deliver(_ run: FanOutRun, alone: Bool, on loop: isolated EventLoop) {
    guard isOpen else { return }
    let queued = queuedBytes
    if queued > loop.limits.softQueue {
      for frame in run.frames { enqueue(frame, on: loop) }
      return
    }
    let bytes = deflates ? run.compressed(on: loop) : run.plain()
    wentOut &+= UInt32(truncatingIfNeeded: run.frames.count)
    bytesOut &+= UInt64(bytes.count)
    if alone || moreTopics.isEmpty { sendNow(bytes, on: loop) } else { send(bytes, on: loop) }
  }

  /// Queues a frame without looking at the topics.
  func enqueue(_ frame: OutgoingFrame, on loop: isolated EventLoop) {
    guard isOpen else { return }
    let bytes = deflates ? frame.compressed(on: loop) : frame.plain
    guard admits(bytes.count, isDroppable: frame.isDroppable, on: loop) else { return }
    wentOut &+= 1
    bytesOut &+= UInt64(bytes.count)
    send(bytes, on: loop)
  }

  /// True when a frame may be queued; a socket whose queue is full is closed.
  private func admits(_ count: Int, isDroppable: Bool, on loop: isolated EventLoop) -> Bool {
    let queued = queuedBytes
    guard queued > loop.limits.softQueue else { return true }
    if isDroppable { return false }
    guard queued + count > loop.limits.hardQueue else { return true }
    end(.slowConsumer, on: loop)
    if tls == nil {
      // What has not begun to leave is dropped, so that the close frame has a chance to arrive.
      dropUnsentFrames()
      send(copying: FrameEncoder.close(.slowConsumer, reason: "reads too slowly").span, on: loop)
      closeAfterFlush(on: loop)
    } else {
      close(on: loop)
    }
    loop.server?.slowConsumer(self)
    return false
  }

  // MARK: Connection

  func open(on loop: isolated EventLoop) {
    setDeadline(loop.ticks.ping, on: loop)
    endpoint.service.opened(self, on: loop)
  }

  override func process(_ arena: ByteArena, _ count: Int, on loop: isolated EventLoop) -> Int {
    var offset = 0
    do throws(FrameError) {
      while isOpen {
        if queuedBytes > loop.limits.softQueue {
          pause()
          break
        }
        var input = arena.mutableSpan(count)
        let event = try decoder.next(&input, at: &offset, limits: endpoint.options.limits)
        if case .needsMore = event { break }
        try act(event, arena, on: loop)
      }
    } catch {
      close(error.code, reason: error.reason, on: loop)
    }
    bytesIn &+= UInt64(offset)
    return isOpen ? offset : count
  }

  private func act(_ event: FrameEvent, _ arena: ByteArena, on loop: isolated EventLoop) throws(FrameError) {
    cameIn &+= 1
    switch event {
    case .needsMore, .pong: break
    case .message(let kind, false, let range):
      endpoint.service.received(Message(kind: kind, span: arena.span(range)), from: self, on: loop)
    case .message(let kind, true, let range):
      try receiveCompressed(kind, arena.span(range), on: loop)
    case .assembled(let kind, false, let bytes):
      endpoint.service.received(Message(kind: kind, span: bytes.span), from: self, on: loop)
    case .assembled(let kind, true, let bytes):
      try receiveCompressed(kind, bytes.span, on: loop)
    case .ping(let range):
      send(copying: FrameEncoder.pong(arena.span(range)).span, on: loop)
    case .close(let code, _):
      close(answering: code, on: loop)
    }
  }

  private func receiveCompressed(
    _ kind: MessageKind, _ payload: Span<UInt8>, on loop: isolated EventLoop
  ) throws(FrameError) {
    let inflater = loop.inflater
    let count = try inflater.inflate(payload, limit: endpoint.options.limits.bytes)
    let output = inflater.output
    let message = output.span(0..<count)
    if kind == .text {
      var text = UTF8Validator()
      guard text.accept(message), text.isComplete else {
        throw FrameError(code: .invalidData, reason: "text is not UTF-8")
      }
    }
    endpoint.service.received(Message(kind: kind, span: message), from: self, on: loop)
  }

  private func close(answering code: CloseCode, on loop: isolated EventLoop) {
    drainTopics(on: loop)
    end(code, on: loop)
    send(copying: FrameEncoder.close(code, reason: "").span, on: loop)
    closeAfterFlush(on: loop)
  }

  /// Leaves the open state; the service and the topics hear of it at the end of the turn.
  private func end(_ code: CloseCode, on loop: isolated EventLoop) {
    guard !hasEnded else { return }
    hasEnded = true
    closeCode = code
    loop.ended.append(self)
  }

  /// Tells the topics and the service that the socket has ended.
  func announceEnd(on loop: isolated EventLoop) {
    while let topic { topic.remove(self, at: Int(topicIndex)) }
    endpoint.service.closed(self, code: closeCode, on: loop)
  }

  override func inputEnded(on loop: isolated EventLoop) {
    end(.abnormal, on: loop)
    close(on: loop)
  }

  override func broken(on loop: isolated EventLoop) {
    end(.abnormal, on: loop)
    close(on: loop)
  }

  override func closed(on loop: isolated EventLoop) { end(.abnormal, on: loop) }

  override func drained(on loop: isolated EventLoop) { resumeIfPaused(on: loop) }

  override func progressed(on loop: isolated EventLoop) {
    if queuedBytes <= loop.limits.softQueue / 2 { resumeIfPaused(on: loop) }
  }

  private func resumeIfPaused(on loop: isolated EventLoop) {
    if isOpen, flags.contains(.isPaused) { resume(on: loop) }
  }

  private func sendPing(on loop: isolated EventLoop) {
    let frame = FrameEncoder.ping
    send(copying: frame.span, on: loop)
  }

  override func deadlinePassed(on loop: isolated EventLoop) {
    guard isOpen else { return close(on: loop) }
    let silent = loop.deadlines.now &- lastReceivedTick
    let dead = loop.ticks.dead
    let ping = loop.ticks.ping
    if silent >= dead { return broken(on: loop) }
    if silent >= ping {
      // A ping behind a full queue would come too late to tell anything.
      if queuedBytes == 0 { sendPing(on: loop) }
      setDeadline(min(ping, dead - silent), on: loop)
    } else {
      setDeadline(ping - silent, on: loop)
    }
  }
}
