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
    /// The peer has ended its side and all it sent was read.
    static let hasEnded = Flags(rawValue: 1024)
    /// Bytes are being processed right now.
    static let isProcessing = Flags(rawValue: 512)
    /// What comes is read in small pieces, because somebody asks for each one.
    static let readsPieces = Flags(rawValue: 2048)
  }

  let fd: Int32
  let generation: UInt32
  final var flags: Flags = []
  /// The tick in which bytes last came.
  final var lastReceivedTick: UInt32
  /// What has been written in this turn, as a stretch of the loop's output arena.
  final var extentStart: UInt32 = 0
  final var extentEnd: UInt32 = 0
  /// What came and could not be used yet.
  final var input: [UInt8] = []
  /// What could not be sent yet.
  final var outbox: Outbox?
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
  /// It is this connection's turn again after it gave way to others.
  func continueSending(on loop: isolated EventLoop) {}
  /// Part of what waits has left, or something has begun to wait.
  func progressed(on loop: isolated EventLoop) {}
  /// The deadline set last has passed.
  func deadlinePassed(on loop: isolated EventLoop) { close(on: loop) }
  /// The connection broke.
  func broken(on loop: isolated EventLoop) { close(on: loop) }
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

  // MARK: Closing

  /// Closes once everything queued has left, in such a way that the peer can read it.
  final func closeAfterFlush(on loop: isolated EventLoop) {
    flags.insert(.closesAfterFlush)
    setDeadline(loop.ticks.close, on: loop)
    markDirty(on: loop)
  }

  /// Closes at the end of this turn; what is queued is lost.
  final func close(on loop: isolated EventLoop) {
    guard !flags.contains(.isClosed) else { return }
    flags.insert(.isClosed)
    loop.closing.append(self)
  }

  /// Ends our side and waits a moment for the peer to end its own: closing at once would let what is still
  /// unread make the kernel reset the connection, and the peer would lose our last words.
  final func linger(on loop: isolated EventLoop) {
    guard !flags.contains(.isLingering) else { return }
    if let tls {
      tls.end()
      sendCiphertext(tls, on: loop)
    }
    flags.insert(.isLingering)
    flags.remove(.isPaused)
    input = []
    if flags.contains(.hasEnded) { return close(on: loop) }
    SystemCalls.endSending(fd)
    setDeadline(loop.ticks.linger, on: loop)
    if flags.contains(.hasUnread) { loop.resumeLater(self) }
  }
}
