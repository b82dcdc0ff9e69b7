import CLinux
import Glibc

/// The pipe that a program prints into.
struct OutputPipe: ~Copyable {
  enum End {
    case whole([UInt8])
    case tooMuch
    case late

    var isOver: Bool {
      switch self {
      case .whole: true
      case .tooMuch, .late: false
      }
    }
  }

  private let readEnd: Int32
  private(set) var writeEnd: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    // Sound: the kernel writes two descriptors.
    guard unsafe linux_pipe(&ends) == 0 else { return nil }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(readEnd)
    if writeEnd >= 0 { close(writeEnd) }
  }

  /// From now on the program is the only one that can print.
  mutating func closeWriteEnd() {
    close(writeEnd)
    writeEnd = -1
  }

  /// Everything up to the end of what is printed.
  func read(atMost limit: Int, until deadline: ContinuousClock.Instant) -> End {
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let left = (deadline - ContinuousClock.now).components
      let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
      guard milliseconds > 0 else { return .late }
      var query = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      // Sound: the kernel reads and writes one record.
      guard unsafe poll(&query, 1, Int32(clamping: milliseconds)) > 0 else { continue }
      // Sound: the kernel writes at most the block's length into it.
      let count = unsafe block.withUnsafeMutableBytes { unsafe Glibc.read(readEnd, $0.baseAddress, $0.count) }
      guard count > 0 else { return .whole(bytes) }
      guard bytes.count + count <= limit else { return .tooMuch }
      bytes += block[..<count]
    }
  }
}
