import CLinux
import Glibc

/// A counting semaphore between threads.
///
/// @unchecked Sendable: the only state is the kernel's semaphore behind a pointer that never changes, and
/// every `sem_` call on it is safe from any thread.
@safe final class SystemSemaphore: @unchecked Sendable {
  private let semaphore: UnsafeMutablePointer<sem_t>

  init() {
    // Sound: the memory is ours until deinit, and nobody can wait on it any more then.
    unsafe semaphore = .allocate(capacity: 1)
    unsafe sem_init(semaphore, 0, 0)
  }

  deinit {
    unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func signal() { unsafe sem_post(semaphore) }

  /// Waits without end; an interruption by a signal handler does not end it.
  func wait() {
    while unsafe sem_wait(semaphore) != 0 && errno == EINTR {}
  }

  /// Waits for at most a number of milliseconds; false when they passed.
  func wait(milliseconds: Int32) -> Bool { unsafe linux_semaphore_wait(semaphore, milliseconds) == 0 }
}
