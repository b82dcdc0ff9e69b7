import CLinux
import Glibc
import Synchronization

/// What other threads hand to a loop, in the order they handed it over.
enum Envelope: Sendable {
  case job(UnownedJob)
  case post(@Sendable (isolated EventLoop) -> Void)
}

/// The way into a loop from other threads: an array under a lock, and a bell for when the loop sleeps.
final class Mailbox: Sendable {
  /// An eventfd that becomes readable when the loop is rung.
  let bell: Int32
  private let envelopes = Mutex<[Envelope]>([])
  private let isAsleep = Atomic<Bool>(false)

  init() {
    bell = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
    precondition(bell >= 0, "no eventfd")
  }

  deinit { close(bell) }

  func put(_ envelope: Envelope) {
    envelopes.withLock { $0.append(envelope) }
    // Only the first poster after the loop went to sleep pays for the system call.
    if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { ring() }
  }

  /// Swaps what has come for `empty`, whose capacity is used again.
  func take(into empty: inout [Envelope]) {
    envelopes.withLock { swap(&$0, &empty) }
  }

  /// Says that the loop is about to sleep; false when something has come already and it must not.
  func prepareToSleep() -> Bool {
    isAsleep.store(true, ordering: .sequentiallyConsistent)
    if envelopes.withLock({ $0.isEmpty }) { return true }
    isAsleep.store(false, ordering: .sequentiallyConsistent)
    return false
  }

  /// Says that the loop is awake and will look by itself.
  func wake() { isAsleep.store(false, ordering: .sequentiallyConsistent) }

  /// Empties the bell after it has rung.
  func silence() {
    var count: UInt64 = 0
    // Sound: the kernel writes eight bytes into `count`.
    _ = unsafe read(bell, &count, 8)
  }

  private func ring() {
    var one: UInt64 = 1
    // Sound: the kernel reads eight bytes of `one`.
    _ = unsafe write(bell, &one, 8)
  }
}
