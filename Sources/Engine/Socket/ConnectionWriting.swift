import Wire

/// How a connection writes: everything of a turn leaves with one call.
extension Connection {
  /// Sends a copy of `bytes` at the end of this turn.
  func send(copying bytes: Span<UInt8>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    if extendExtent(by: bytes.count, on: loop) {
      loop.outputArena.append(bytes)
      extentEnd = UInt32(loop.outputArena.end)
    } else {
      enqueueCopy(nil, bytes, on: loop)
    }
  }

  /// Sends a frame at the end of this turn.
  func send(_ header: FrameEncoder.Header, _ payload: Span<UInt8>, on loop: isolated EventLoop) {
    guard flags.isDisjoint(with: [.isClosed, .isLingering]) else { return }
    if extendExtent(by: payload.count + FrameEncoder.maxHeader, on: loop) {
      loop.outputArena.append(header, payload)
      extentEnd = UInt32(loop.outputArena.end)
    } else {
      enqueueCopy(header, payload, on: loop)
    }
  }

  /// Sends shared bytes at the end of this turn.
  func send(_ bytes: SharedBytes, on loop: isolated EventLoop) {
    send(bytes, 0..<bytes.count, on: loop)
  }

  /// Sends a stretch of shared bytes at the end of this turn.
  func send(_ bytes: SharedBytes, _ range: Range<Int>, on loop: isolated EventLoop) {
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
  func sendNow(_ bytes: SharedBytes, on loop: isolated EventLoop) {
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
  func flush(on loop: isolated EventLoop) {
    guard !isClosed else { return }
    if flags.contains(.isBlocked) { return spillExtent(on: loop) }
    if tls != nil {
      spillExtent(on: loop)
      if flags.contains(.isBlocked) || isClosed { return }
      if outbox == nil { return settled(on: loop) }
    }
    if outbox == nil { flushExtent(on: loop) } else { flushQueue(on: loop) }
  }

  /// The kernel has room again.
  func writable(on loop: isolated EventLoop) {
    guard flags.contains(.isBlocked) else { return }
    flags.remove(.isBlocked)
    flush(on: loop)
  }

  /// Forgets the frames that have not begun to leave.
  func dropUnsentFrames() { outbox?.dropUnsentFrames() }

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
      encrypt(tls, bytes.span.extracting(range), on: loop)
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
      return encrypt(tls, arena.span(range), on: loop)
    }
    let outbox = self.outbox ?? Outbox()
    self.outbox = outbox
    outbox.append(SharedBytes(copying: arena.span(range)))
  }

  private func encrypt(_ tls: TLSSession, _ bytes: Span<UInt8>, on loop: isolated EventLoop) {
    var start = 0
    while start < bytes.count, !isClosed {
      let end = min(start + TLSSession.piece, bytes.count)
      guard tls.encrypt(bytes.extracting(start..<end)) else { return broken(on: loop) }
      sendCiphertext(tls, on: loop)
      start = end
    }
  }

  /// Sends, or queues, what the TLS session has produced.
  func sendCiphertext(_ tls: TLSSession, on loop: isolated EventLoop) {
    let output = tls.buffers.output
    let count = output.end
    guard count > 0, !isClosed else { return output.reset() }
    var sent = 0
    if outbox == nil {
      switch SystemCalls.send(fd, output, from: 0, count: count) {
      case .done(let bytes): sent = bytes
      case .wouldBlock: break
      case .failed:
        output.reset()
        return broken(on: loop)
      }
    }
    if sent < count { queue(SharedBytes(copying: output.span(sent..<count)), from: 0, on: loop) }
    output.reset()
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
    guard outbox == nil, !isClosed, arena.room >= count else { return false }
    if extentStart == extentEnd {
      extentStart = UInt32(arena.end)
      extentEnd = extentStart
    }
    markDirty(on: loop)
    return true
  }

  func markDirty(on loop: isolated EventLoop) {
    guard !flags.contains(.isDirty) else { return }
    flags.insert(.isDirty)
    loop.dirty.append(self)
  }
}
