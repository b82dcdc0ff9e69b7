import CLinux
import Glibc

/// What a read or a write came to.
enum IOResult: Equatable {
  case done(Int)
  /// The kernel has nothing, or no room, now.
  case wouldBlock
  /// The connection is of no more use.
  case failed(Int32)
}

/// The system calls of a connection, with interruption handled.
enum SystemCalls {
  /// Reads at most `count` bytes from `fd` into `arena`, beginning at `offset`.
  static func receive(_ fd: Int32, into arena: ByteArena, at offset: Int, count: Int) -> IOResult {
    precondition(count <= arena.capacity - offset)
    // Sound: the kernel writes at most `count` bytes from `offset`, which lie inside the arena.
    return result { unsafe recv(fd, arena.address(offset), count, 0) }
  }

  /// Sends `count` bytes of `arena` from `offset`.
  static func send(_ fd: Int32, _ arena: ByteArena, from offset: Int, count: Int) -> IOResult {
    precondition(offset + count <= arena.capacity)
    // Sound: the kernel reads bytes that lie inside the arena.
    return result { unsafe Glibc.send(fd, arena.address(offset), count, Int32(MSG_NOSIGNAL)) }
  }

  /// Sends all of `bytes` from `offset`.
  static func send(_ fd: Int32, _ bytes: SharedBytes, from offset: Int) -> IOResult {
    precondition(offset >= 0 && offset <= bytes.count)
    // Sound: the kernel reads bytes that lie inside the object, which is alive here.
    return result {
      unsafe Glibc.send(fd, bytes.address + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
    }
  }

  /// Sends the pieces in order with one call.
  static func send(_ fd: Int32, _ pieces: inout IOVectors) -> IOResult {
    var message = unsafe msghdr()
    let count = pieces.count
    return unsafe pieces.withVectors { vectors in
      unsafe message.msg_iov = vectors
      unsafe message.msg_iovlen = count
      // Sound: whoever filled the vectors keeps their memory alive until this returns.
      return result { unsafe sendmsg(fd, &message, Int32(MSG_NOSIGNAL)) }
    }
  }

  /// Says that nothing more will be sent.
  static func endSending(_ fd: Int32) { shutdown(fd, Int32(SHUT_WR)) }

  /// Makes closing throw away what is unsent: the peer is told at once that the connection broke.
  static func abortOnClose(_ fd: Int32) {
    var option = linger(l_onoff: 1, l_linger: 0)
    // Sound: the kernel reads one option of the size given.
    unsafe setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  private static func result(_ call: () -> Int) -> IOResult {
    while true {
      let count = call()
      if count >= 0 { return .done(count) }
      let code = errno
      if code == EINTR { continue }
      return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
    }
  }
}

/// A list of pieces of memory for one write.
@safe struct IOVectors {
  static let capacity = 64
  private var vectors = unsafe [iovec](repeating: iovec(), count: IOVectors.capacity)
  private(set) var count = 0
  private(set) var bytes = 0

  var isFull: Bool { count == IOVectors.capacity }

  mutating func removeAll() { (count, bytes) = (0, 0) }

  /// Adds `count` bytes at `address`; they must stay where they are until the vectors have been used.
  mutating func add(_ address: UnsafeMutableRawPointer, _ count: Int) {
    guard !isFull, count > 0 else { return }
    unsafe vectors[self.count] = iovec(iov_base: address, iov_len: count)
    self.count += 1
    bytes += count
  }

  fileprivate mutating func withVectors(_ body: (UnsafeMutablePointer<iovec>?) -> IOResult) -> IOResult {
    unsafe vectors.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress) }
  }
}
