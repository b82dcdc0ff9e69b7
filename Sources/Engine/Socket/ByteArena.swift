import Wire

/// A fixed block of memory that a loop reads into or gathers its writes in; loop-confined.
@safe final class ByteArena {
  let capacity: Int
  private let memory: UnsafeMutableRawPointer
  /// How much of it is in use, for arenas that are filled from the front.
  private(set) var end = 0

  init(capacity: Int) {
    self.capacity = capacity
    unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
  }

  deinit { unsafe memory.deallocate() }

  var room: Int { capacity - end }

  func reset() { end = 0 }

  /// The bytes in `range`, which must have been written.
  @_lifetime(borrow self)
  func span(_ range: Range<Int>) -> Span<UInt8> {
    precondition(range.lowerBound >= 0 && range.upperBound <= capacity)
    // Sound: the range was checked, and the span cannot outlive the arena.
    let span = unsafe Span<UInt8>(
      _unsafeStart: (memory + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The first `count` bytes, to be changed in place.
  @_lifetime(borrow self)
  func mutableSpan(_ count: Int) -> MutableSpan<UInt8> {
    precondition(count >= 0 && count <= capacity)
    // Sound: as above; the loop is the only one to touch the arena, one socket at a time.
    let span = unsafe MutableSpan<UInt8>(
      _unsafeStart: memory.assumingMemoryBound(to: UInt8.self), count: count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Copies `bytes` to `offset`.
  func write(_ bytes: Span<UInt8>, at offset: Int) {
    precondition(offset >= 0 && bytes.count <= capacity - offset)
    // Sound: the bytes fit behind `offset`.
    unsafe RawCopy.bytes(bytes, to: memory + offset)
  }

  /// Adds `bytes` at the end, where there must be room for them.
  func append(_ bytes: Span<UInt8>) {
    write(bytes, at: end)
    end += bytes.count
  }

  /// Adds a frame at the end, where there must be room for it and ten bytes more.
  func append(_ header: FrameEncoder.Header, _ payload: Span<UInt8>) {
    precondition(room >= payload.count + FrameEncoder.maxHeader)
    // Sound: room for the header was checked.
    unsafe RawCopy.header(header, to: memory + end)
    end += header.length
    append(payload)
  }

  /// Copies what lies in `range` to the end, where there must be room for it.
  func appendAgain(_ range: Range<Int>) {
    precondition(range.upperBound <= end && range.count <= room)
    // Sound: both stretches lie inside the arena and do not overlap.
    unsafe (memory + end).copyMemory(from: memory + range.lowerBound, byteCount: range.count)
    end += range.count
  }

  /// Gives back what was added last.
  func drop(_ count: Int) { end -= min(count, end) }

  /// Where `offset` lies, for the kernel.
  func address(_ offset: Int) -> UnsafeMutableRawPointer {
    precondition(offset >= 0 && offset <= capacity)
    return unsafe memory + offset
  }
}
