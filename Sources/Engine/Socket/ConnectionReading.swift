import Wire

/// How a connection reads.
extension Connection {
  /// The kernel says that there is something to read.
  func readable(isEnding: Bool, on loop: isolated EventLoop) {
    flags.insert(isEnding ? [.hasUnread, .isEnding] : .hasUnread)
    // What came before a pause has to be used first, and `resumed` reads on by itself.
    if flags.isDisjoint(with: [.isPaused, .isResuming]) { read(on: loop) }
  }

  /// Stops reading; the kernel's buffer fills, and the peer has to wait.
  func pause() { flags.insert(.isPaused) }

  /// Reads again, in the next turn.
  func resume(on loop: isolated EventLoop) {
    flags.remove(.isPaused)
    loop.resumeLater(self)
  }

  /// Goes on after a pause: first with what was read before it.
  func resumed(on loop: isolated EventLoop) {
    flags.remove(.isResuming)
    if !isClosed { continueSending(on: loop) }
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
      let room = arena.capacity - carried
      let asked = flags.contains(.readsPieces) ? min(room, BodyReader.piece) : room
      switch SystemCalls.receive(fd, into: arena, at: carried, count: asked) {
      case .done(0):
        flags.remove(.hasUnread)
        restore(arena, carried)
        return readToEnd(on: loop)
      case .done(let count):
        if count < asked, !flags.contains(.isEnding) { flags.remove(.hasUnread) }
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
  func useRest(_ arena: ByteArena, _ range: Range<Int>, on loop: isolated EventLoop) {
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

  /// Decrypts all of what was read, because the next connection reads into the same arena.
  private func decrypt(_ tls: TLSSession, _ count: Int, on loop: isolated EventLoop) {
    let plain = loop.plainArena
    var filled = carryInput(to: plain)
    var isEnded = false
    tls.buffers.begin(count)
    reading: while !isEnded {
      switch tls.read(into: plain, at: filled) {
      case .done(0): isEnded = true
      case .done(let count): filled += count
      case .wouldBlock: break reading
      case .failed:
        sendCiphertext(tls, on: loop)
        return broken(on: loop)
      }
    }
    sendCiphertext(tls, on: loop)
    if flags.contains(.isPaused) { restore(plain, filled) } else { use(plain, filled, on: loop) }
    if isEnded { readToEnd(on: loop) }
  }

  /// Nothing more will come; what is owed to the peer still leaves.
  private func readToEnd(on loop: isolated EventLoop) {
    flags.insert([.hasEnded, .isEnding])
    if flags.contains(.isLingering) { return close(on: loop) }
    if !flags.contains(.closesAfterFlush) { inputEnded(on: loop) }
  }
}
