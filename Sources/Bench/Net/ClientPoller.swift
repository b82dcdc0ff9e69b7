import CLinux
import Glibc

/// The load generator's epoll: level-triggered, so that one read an event is enough.
@safe final class ClientPoller {
  private let descriptor: Int32
  private var events: [epoll_event]
  private(set) var count = 0

  init() {
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(descriptor >= 0, "no epoll")
    unsafe events = [epoll_event](repeating: epoll_event(), count: 512)
  }

  deinit { close(descriptor) }

  func add(_ fd: Int32, token: Int, writable: Bool) { control(EPOLL_CTL_ADD, fd, token, writable) }
  func change(_ fd: Int32, token: Int, writable: Bool) { control(EPOLL_CTL_MOD, fd, token, writable) }

  private func control(_ operation: Int32, _ fd: Int32, _ token: Int, _ writable: Bool) {
    var event = unsafe epoll_event()
    unsafe event.events = EPOLLIN.rawValue | (writable ? EPOLLOUT.rawValue : 0)
    unsafe event.data.u64 = UInt64(truncatingIfNeeded: token)
    // Sound: the kernel reads one event that lives across the call.
    _ = unsafe epoll_ctl(descriptor, operation, fd, &event)
  }

  /// Waits at most `milliseconds` for events; they are read with ``token(_:)`` and ``isWritable(_:)``.
  func wait(milliseconds: Int32) {
    let capacity = unsafe Int32(events.count)
    // Sound: the kernel writes at most `capacity` events into the array's storage.
    let found = unsafe events.withUnsafeMutableBufferPointer {
      unsafe epoll_wait(descriptor, $0.baseAddress, capacity, milliseconds)
    }
    count = Int(max(found, 0))
  }

  func token(_ index: Int) -> Int { unsafe Int(truncatingIfNeeded: events[index].data.u64) }
  func isWritable(_ index: Int) -> Bool { unsafe events[index].events & EPOLLOUT.rawValue != 0 }
  /// There is something to read, the end and errors included.
  func isReadable(_ index: Int) -> Bool { unsafe events[index].events & ~EPOLLOUT.rawValue != 0 }
}
