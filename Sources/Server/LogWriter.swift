import Glibc
import Synchronization

/// The thread that writes log lines to a descriptor, behind a bounded queue.
///
/// Whoever logs only appends to the queue, under a lock that is held for that append, so a full pipe or a
/// slow disk never holds up an event loop. When the queue is full, new lines are dropped and counted, and a
/// line says how many as soon as there is room.
final class LogWriter: Sendable {
  private struct Queue {
    var lines: [[UInt8]] = []
    var bytes = 0
    var dropped = 0
    var isClosed = false
  }

  private let descriptor: Int32
  private let capacity: ByteCount
  /// Makes the line that confesses dropped ones.
  private let confession: @Sendable (Int) -> [UInt8]
  private let queue = Mutex(Queue())
  private let wake = SystemSemaphore()
  private let drained = SystemSemaphore()

  init(
    descriptor: Int32, capacity: ByteCount, confession: @escaping @Sendable (_ dropped: Int) -> [UInt8]
  ) {
    self.descriptor = descriptor
    self.capacity = capacity
    self.confession = confession
  }

  /// Starts the thread; lines that came before wait in the queue.
  func start() -> Bool {
    SystemThread.start(named: "roost-log") { self.run() }
  }

  /// Queues one line; never blocks on the descriptor.
  func append(_ line: [UInt8]) {
    let mustWake = queue.withLock { queue in
      guard !queue.isClosed else { return false }
      guard queue.bytes + line.count <= capacity.bytes else {
        queue.dropped += 1
        return false
      }
      queue.lines.append(line)
      queue.bytes += line.count
      return queue.lines.count == 1
    }
    if mustWake { wake.signal() }
  }

  /// Writes what is queued and ends the thread; gives up after `patience` milliseconds, so that a reader who
  /// stopped reading cannot keep the process alive.
  func close(patience: Int32) {
    queue.withLock { $0.isClosed = true }
    wake.signal()
    _ = drained.wait(milliseconds: patience)
  }

  private func run() {
    while true {
      wake.wait()
      let (lines, dropped, isClosed) = queue.withLock { queue in
        defer {
          queue.lines = []
          queue.bytes = 0
          queue.dropped = 0
        }
        return (queue.lines, queue.dropped, queue.isClosed)
      }
      write(lines + (dropped > 0 ? [confession(dropped)] : []))
      if isClosed { return drained.signal() }
    }
  }

  /// Whole lines, gathered up to what a pipe takes in one piece.
  private func write(_ lines: [[UInt8]]) {
    var piece: [UInt8] = []
    for line in lines {
      if piece.count + line.count > LogLine.limit {
        writeAll(piece)
        piece.removeAll(keepingCapacity: true)
      }
      piece += line
    }
    writeAll(piece)
  }

  private func writeAll(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Sound: the buffer is valid for the call, and the count is its own.
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        // Somebody made the shared descriptor non-blocking; wait as a blocking one would.
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        unsafe poll(&entry, 1, 1_000)
      } else if errno != EINTR {
        return  // The reader is gone or the disk is full: there is nowhere to say so.
      }
    }
  }
}
