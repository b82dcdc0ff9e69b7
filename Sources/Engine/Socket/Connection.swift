import Wire

/// One accepted socket on its loop: reading, writing and closing, whatever protocol is spoken over it.
///
/// It is confined to its loop, and an idle one owns no buffer: `input` is empty and `outbox` is nil.
public class Connection {
  struct Flags: OptionSet {
    let rawValue: UInt16
    /// Listed to be flushed at the end of the turn.
    static let isDirty = Flags(rawValue: 1)
    /// The kernel took less than it was given; it will say when it has room.
    static let isBlocked = Flags(rawValue: 2)
    /// Nothing is read for now.
    static let isPaused = Flags(rawValue: 4)
    /// The kernel may hold bytes that it will not tell about again.
    static let hasUnread = Flags(rawValue: 8)
    /// The peer has ended its side: read until there is nothing left.
    static let isEnding = Flags(rawValue: 16)
    /// To be closed once everything queued has left.
    static let closesAfterFlush = Flags(rawValue: 32)
    /// Our side is ended; what still comes is thrown away, so that the peer can read our last words.
    static let isLingering = Flags(rawValue: 64)
    /// Gone, or about to go at the end of the turn.
    static let isClosed = Flags(rawValue: 128)
    /// Listed to be resumed in the next turn.
    static let isResuming = Flags(rawValue: 256)
    /// Bytes are being processed right now.
    static let isProcessing = Flags(rawValue: 512)
  }

  let fd: Int32
  let generation: UInt32
  final var flags: Flags = []
  /// The tick in which bytes last came.
  final var lastReceivedTick: UInt32
  /// What has been written in this turn, as a stretch of the loop's output arena.
  private final var extentStart: UInt32 = 0
  private final var extentEnd: UInt32 = 0
  /// What came and could not be used yet.
  private final var input: [UInt8] = []
  /// What could not be sent yet.
  private(set) final var outbox: Outbox?
  final let tls: TLSSession?

  init(fd: Int32, generation: UInt32, tls: TLSSession?, tick: UInt32) {
    self.fd = fd
    self.generation = generation
    self.tls = tls
    lastReceivedTick = tick
  }

  /// Takes over the socket of `other`, which has ended, with what it has read and queued.
  init(takingOver other: Connection) {
    fd = other.fd
    generation = other.generation
    tls = other.tls
    lastReceivedTick = other.lastReceivedTick
    flags = other.flags
    flags.remove([.isDirty, .isResuming, .isProcessing])
    (extentStart, extentEnd) = (other.extentStart, other.extentEnd)
    (input, outbox) = (other.input, other.outbox)
    other.flags = .isClosed
    (other.input, other.outbox) = ([], nil)
    (other.extentStart, other.extentEnd) = (0, 0)
  }

  // MARK: What the protocols define

  /// Uses the first `count` bytes of `arena` and returns how many it used; the rest comes again with more.
  func process(_ arena: ByteArena, _ count: Int, on loop: isolated EventLoop) -> Int { count }
  /// The peer has ended its side.
  func inputEnded(on loop: isolated EventLoop) { close(on: loop) }
  /// Everything queued has been given to the kernel.
  func drained(on loop: isolated EventLoop) {}
  /// The deadline set last has passed.
  func deadlinePassed(on loop: isolated EventLoop) { close(on: loop) }
  /// The socket is being closed; called once, at the end of a turn.
  func closed(on loop: isolated EventLoop) {}

  // MARK: State

  /// Bytes that wait because the peer does not read.
  final var queuedBytes: Int { outbox?.bytes ?? 0 }
  final var isClosed: Bool { flags.contains(.isClosed) }
  final var hasInput: Bool { !input.isEmpty }
  final var extentCount: Int { Int(extentEnd) - Int(extentStart) }

  final func setDeadline(_ ticks: UInt32, on loop: isolated EventLoop) {
    loop.deadlines.set(fd, inTicks: ticks)
  }

  // MARK: Reading

  /// The kernel says that there is something to read.
  final func readable(isEnding: Bool, on loop: isolated EventLoop) {
    flags.insert(isEnding ? [.hasUnread, .isEnding] : .hasUnread)
    if !flags.contains(.isPaused) { read(on: loop) }
  }

  /// Stops reading; the kernel's buffer fills, and the peer has to wait.
  final func pause() { flags.insert(.isPaused) }

  /// Reads again, in the next turn.
  final func resume(on loop: isolated EventLoop) {
    flags.remove(.isPaused)
    loop.resumeLater(self)
  }

  /// Goes on after a pause: first with what was read before it.
  final func resumed(on loop: isolated EventLoop) {
    flags.remove(.isResuming)
    guard flags.isDisjoint(with: [.isClosed, .isPaused]) else { return }
    if !input.isEmpty {
      let count = carryInput(to: loop.plainArena)
      use(loop.plainArena, count, on: loop)
    }
    if flags.contains(.hasUnread), flags.isDisjoint(with: [.isClosed, .isPaused]) { read(on: loop) }
  }

  private func read(on loop: isolated EventLoop) {
    // A peer that sends without end gets two arenas a turn, then it is somebody else's turn.
    for _ in 0..<2 {
      let arena = loop.receiveArena
      let carried = tls == nil ? carryInput(to: arena) : 0
      switch SystemCalls.receive(fd, into: arena, at: carried) {
      case .done(0):
        flags.remove(.hasUnread)
        restore(arena, carried)
        return inputEnded(on: loop)
      case .done(let count):
        if count < arena.capacity - carried, !flags.contains(.isEnding) { flags.remove(.hasUnread) }
        lastReceivedTick = loop.deadlines.now
        if let tls { decrypt(tls, count, on: loop) } else { use(arena, carried + count, on: loop) }
      case .wouldBlock:
        flags.remove(.hasUnread)
        return restore(arena, carried)
      case .failed:
        return broken(on: loop)
      }
      guard flags.contains(.hasUnread), flags.isDisjoint(with: [.isClosed, .isPaused]) else { return }
    }
    loop.resumeLater(self)
  }

  private func carryInput(to arena: ByteArena) -> Int {
    let count = min(input.count, arena.capacity)
    if count > 0 {
      let bytes = input
      input = []
      arena.write(bytes.span, at: 0)
    }
    return count
  }

  private func restore(_ arena: ByteArena, _ count: Int) {
    if count > 0 { input = [UInt8](copying: arena.span(0..<count)) }
  }

  /// Uses a stretch of `arena`, read by the connection that this one took over.
  final func useRest(_ arena: ByteArena, _ range: Range<Int>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isLingering, .isClosed]) else { return }
    let rest = [UInt8](copying: arena.span(range))
    arena.write(rest.span, at: 0)
    use(arena, rest.count, on: loop)
  }

  private func use(_ arena: ByteArena, _ count: Int, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isLingering, .isClosed]) else { return }
    flags.insert(.isProcessing)
    let used = process(arena, count, on: loop)
    flags.remove(.isProcessing)
    if used < count, flags.isDisjoint(with: [.isLingering, .isClosed]) {
      input = [UInt8](copying: arena.span(used..<count))
    }
  }

  private func decrypt(_ tls: TLSSession, _ count: Int, on loop: isolated EventLoop) {
    tls.begin(count)
    while flags.isDisjoint(with: [.isClosed]) {
      let carried = carryInput(to: loop.plainArena)
      let outcome = tls.read(into: loop.plainArena, at: carried, from: loop.receiveArena, on: loop)
      sendCiphertext(on: loop)
      switch outcome {
      case .done(let count):
        use(loop.plainArena, carried + count, on: loop)
      case .wouldBlock:
        return restore(loop.plainArena, carried)
      case .failed:
        return broken(on: loop)
      }
    }
  }

  // MARK: Writing

  /// Sends a copy of `bytes` at the end of this turn.
  final func send(copying bytes: Span<UInt8>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    if extendExtent(by: bytes.count, on: loop) {
      loop.outputArena.append(bytes)
      extentEnd = UInt32(loop.outputArena.end)
    } else {
      enqueueCopy(nil, bytes, on: loop)
    }
  }

  /// Sends a frame at the end of this turn.
  final func send(_ header: FrameEncoder.Header, _ payload: Span<UInt8>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    if extendExtent(by: payload.count + FrameEncoder.maxHeader, on: loop) {
      loop.outputArena.append(header, payload)
      extentEnd = UInt32(loop.outputArena.end)
    } else {
      enqueueCopy(header, payload, on: loop)
    }
  }

  /// Sends shared bytes at the end of this turn.
  final func send(_ bytes: SharedBytes, on loop: isolated EventLoop) {
    send(bytes, 0..<bytes.count, on: loop)
  }

  /// Sends a stretch of shared bytes at the end of this turn.
  final func send(_ bytes: SharedBytes, _ range: Range<Int>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    // Small ones are cheaper to copy than to keep track of.
    if range.count <= 4096, extendExtent(by: range.count, on: loop) {
      loop.outputArena.append(bytes.span.extracting(range))
      extentEnd = UInt32(loop.outputArena.end)
    } else {
      enqueue(bytes, range, on: loop)
    }
  }

  /// Sends shared bytes now, together with what this turn has written before.
  final func sendNow(_ bytes: SharedBytes, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    guard outbox == nil, extentStart == extentEnd, tls == nil else {
      send(bytes, on: loop)
      return flush(on: loop)
    }
    switch SystemCalls.send(fd, bytes, from: 0) {
    case .done(let count):
      if count < bytes.count { queue(bytes, from: count, on: loop) }
    case .wouldBlock: queue(bytes, from: 0, on: loop)
    case .failed: broken(on: loop)
    }
  }

  /// Gives what is queued to the kernel.
  final func flush(on loop: isolated EventLoop) {
    guard !isClosed else { return }
    if flags.contains(.isBlocked) { return spillExtent(on: loop) }
    if tls != nil {
      spillExtent(on: loop)
      if outbox == nil { return settled(on: loop) }
    }
    if outbox == nil { flushExtent(on: loop) } else { flushQueue(on: loop) }
  }

  /// The kernel has room again.
  final func writable(on loop: isolated EventLoop) {
    guard flags.contains(.isBlocked) else { return }
    flags.remove(.isBlocked)
    flush(on: loop)
  }

  /// Forgets the frames that have not begun to leave.
  final func dropUnsentFrames() { outbox?.dropUnsentFrames() }

  private func flushExtent(on loop: isolated EventLoop) {
    let (start, count) = (Int(extentStart), extentCount)
    (extentStart, extentEnd) = (0, 0)
    guard count > 0 else { return settled(on: loop) }
    let sent: Int
    switch SystemCalls.send(fd, loop.outputArena, from: start, count: count) {
    case .done(let bytes): sent = bytes
    case .wouldBlock: sent = 0
    case .failed: return broken(on: loop)
    }
    if sent == count { return settled(on: loop) }
    let arena = loop.outputArena
    queue(SharedBytes(copying: arena.span((start + sent)..<(start + count))), from: 0, on: loop)
  }

  private func flushQueue(on loop: isolated EventLoop) {
    guard let outbox else { return }
    if extentCount > 0 { spillExtent(on: loop) }
    while !outbox.isEmpty {
      loop.vectors.removeAll()
      // Sound: the outbox keeps its segments until `consume`, after the write.
      outbox.gather(into: &loop.vectors)
      let offered = loop.vectors.bytes
      switch SystemCalls.send(fd, &loop.vectors) {
      case .done(let count):
        outbox.consume(count)
        if count < offered {
          flags.insert(.isBlocked)
          return progressed(on: loop)
        }
      case .wouldBlock:
        flags.insert(.isBlocked)
        return
      case .failed: return broken(on: loop)
      }
    }
    self.outbox = nil
    settled(on: loop)
  }

  /// Part of the queue has left.
  func progressed(on loop: isolated EventLoop) {}

  private func settled(on loop: isolated EventLoop) {
    if flags.contains(.closesAfterFlush) { return linger(on: loop) }
    drained(on: loop)
  }

  private func queue(_ bytes: SharedBytes, from start: Int, on loop: isolated EventLoop) {
    let outbox = self.outbox ?? Outbox()
    self.outbox = outbox
    outbox.append(bytes, start..<bytes.count)
    flags.insert(.isBlocked)
    progressed(on: loop)
  }

  /// Appends to the queue, behind what this turn has written.
  private func enqueueCopy(
    _ header: FrameEncoder.Header?, _ bytes: Span<UInt8>, on loop: isolated EventLoop
  ) {
    let copy = SharedBytes(header: header, copying: bytes)
    enqueue(copy, 0..<copy.count, on: loop)
  }

  private func enqueue(_ bytes: SharedBytes, _ range: Range<Int>, on loop: isolated EventLoop) {
    if extentCount > 0 { spillExtent(on: loop) }
    if let tls {
      tls.encrypt(bytes.span.extracting(range), on: loop)
      sendCiphertext(on: loop)
    } else {
      let outbox = self.outbox ?? Outbox()
      self.outbox = outbox
      outbox.append(bytes, range)
    }
    markDirty(on: loop)
  }

  /// Moves what this turn has written to the queue, encrypted when need be.
  private func spillExtent(on loop: isolated EventLoop) {
    let range = Int(extentStart)..<Int(extentEnd)
    (extentStart, extentEnd) = (0, 0)
    guard !range.isEmpty else { return }
    let arena = loop.outputArena
    if let tls {
      tls.encrypt(arena.span(range), on: loop)
      return sendCiphertext(on: loop)
    }
    let outbox = self.outbox ?? Outbox()
    self.outbox = outbox
    outbox.append(SharedBytes(copying: arena.span(range)))
  }

  /// Sends, or queues, what the TLS session has produced.
  private func sendCiphertext(on loop: isolated EventLoop) {
    guard let bytes = loop.takeCiphertext() else { return }
    guard outbox == nil, !flags.contains(.isBlocked) else {
      outbox?.append(bytes)
      return
    }
    switch SystemCalls.send(fd, bytes, from: 0) {
    case .done(let count):
      if count < bytes.count { queue(bytes, from: count, on: loop) }
    case .wouldBlock: queue(bytes, from: 0, on: loop)
    case .failed: broken(on: loop)
    }
  }

  /// Makes room for `count` bytes behind what this turn has written; false when they must be queued.
  private func extendExtent(by count: Int, on loop: isolated EventLoop) -> Bool {
    let arena = loop.outputArena
    guard outbox == nil, count <= 128 * 1024 else { return false }
    if extentStart != extentEnd, Int(extentEnd) != arena.end {
      // Another socket wrote in between: move a small stretch to the end, send a large one.
      if extentCount <= 4096, arena.room >= extentCount + count {
        let length = UInt32(extentCount)
        arena.appendAgain(Int(extentStart)..<Int(extentEnd))
        extentEnd = UInt32(arena.end)
        extentStart = extentEnd - length
      } else {
        flush(on: loop)
      }
    }
    if arena.room < count {
      loop.flushDirty()
    }
    guard outbox == nil, !isClosed else { return false }
    if extentStart == extentEnd {
      extentStart = UInt32(arena.end)
      extentEnd = extentStart
    }
    markDirty(on: loop)
    return true
  }

  /// Lists the connection again after it took a socket over with something written.
  final func relist(on loop: isolated EventLoop) { markDirty(on: loop) }

  private func markDirty(on loop: isolated EventLoop) {
    guard !flags.contains(.isDirty) else { return }
    flags.insert(.isDirty)
    loop.dirty.append(self)
  }

  // MARK: Closing

  /// Closes once everything queued has left, in such a way that the peer can read it.
  final func closeAfterFlush(on loop: isolated EventLoop) {
    flags.insert(.closesAfterFlush)
    setDeadline(Deadlines.ticks(loop.limits.closeDeadline), on: loop)
    markDirty(on: loop)
  }

  /// Closes at the end of this turn; what is queued is lost.
  final func close(on loop: isolated EventLoop) {
    guard !flags.contains(.isClosed) else { return }
    flags.insert(.isClosed)
    loop.closing.append(self)
  }

  /// The connection broke.
  func broken(on loop: isolated EventLoop) { close(on: loop) }

  /// Ends our side and waits a moment for the peer to end its own: closing at once would let what is still
  /// unread make the kernel reset the connection, and the peer would lose our last words.
  private func linger(on loop: isolated EventLoop) {
    guard !flags.contains(.isLingering) else { return }
    if let tls {
      tls.end(on: loop)
      sendCiphertext(on: loop)
    }
    flags.insert(.isLingering)
    flags.remove(.isPaused)
    input = []
    SystemCalls.endSending(fd)
    setDeadline(Deadlines.ticks(loop.limits.lingerDeadline), on: loop)
    if flags.contains(.hasUnread) { loop.resumeLater(self) }
  }
}
