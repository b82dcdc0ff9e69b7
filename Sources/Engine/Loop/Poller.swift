import CLinux
import Glibc

/// An epoll instance: descriptors are registered once, edge-triggered, and never modified.
@safe final class Poller {
  /// What happened to a descriptor.
  struct Event {
    /// The token that the descriptor was registered with.
    let token: UInt64
    private let flags: UInt32

    fileprivate init(_ event: epoll_event) {
      // Sound: every event was registered with the 64-bit member of the union.
      token = unsafe event.data.u64
      flags = unsafe event.events
    }

    var isReadable: Bool { flags & (Poller.input | Poller.hangUp | Poller.failed | Poller.halfClosed) != 0 }
    var isWritable: Bool { flags & (Poller.output | Poller.hangUp | Poller.failed) != 0 }
    /// The peer has closed its side, or the connection broke.
    var isEnding: Bool { flags & (Poller.hangUp | Poller.failed | Poller.halfClosed) != 0 }
  }

  private static let input: UInt32 = EPOLLIN.rawValue
  private static let output: UInt32 = EPOLLOUT.rawValue
  private static let halfClosed: UInt32 = EPOLLRDHUP.rawValue
  private static let hangUp: UInt32 = EPOLLHUP.rawValue
  private static let failed: UInt32 = EPOLLERR.rawValue
  private static let edge: UInt32 = 1 << 31

  private let descriptor: Int32
  private var events: [epoll_event]
  private(set) var count = 0

  init(capacity: Int) {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(descriptor >= 0, "no epoll")
    unsafe events = [epoll_event](repeating: epoll_event(), count: capacity)
  }

  deinit { close(descriptor) }

  /// Registers a connection for everything; false when the kernel refuses.
  func add(_ fd: Int32, token: UInt64) -> Bool {
    register(fd, token, Poller.input | Poller.output | Poller.halfClosed | Poller.edge)
  }

  /// Registers a bell or a listener, which are only ever read.
  func addReader(_ fd: Int32, token: UInt64) -> Bool { register(fd, token, Poller.input | Poller.edge) }

  private func register(_ fd: Int32, _ token: UInt64, _ interest: UInt32) -> Bool {
    var event = unsafe epoll_event()
    unsafe event.events = interest
    unsafe event.data.u64 = token
    // Sound: the kernel reads one event that lives across the call.
    return unsafe epoll_ctl(descriptor, EPOLL_CTL_ADD, fd, &event) == 0
  }

  /// Waits at most `nanoseconds` (-1: as long as it takes) for events; they are read with the subscript.
  func wait(nanoseconds: Int64) {
    let capacity = unsafe Int32(events.count)
    // Sound: the kernel writes at most `capacity` events into the array's storage.
    let found = unsafe events.withUnsafeMutableBufferPointer {
      unsafe linux_epoll_wait(descriptor, $0.baseAddress, capacity, nanoseconds)
    }
    count = Int(max(found, 0))
  }

  subscript(index: Int) -> Event { unsafe Event(events[index]) }
}
