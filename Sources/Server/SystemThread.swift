import CLinux
import Glibc

/// A thread of its own for work that blocks: writing the log, waiting for signals.
enum SystemThread {
  /// Starts `body` on a new detached thread.
  ///
  /// - Parameter name: at most 15 bytes, for `top -H` and debuggers.
  ///
  /// - Returns: false when the system refuses another thread.
  static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
    let job = unsafe Unmanaged.passRetained(
      Job {
        unsafe linux_name_thread(name)
        body()
      })
    var thread = pthread_t()
    // Sound: the name is copied by the kernel; `job` was retained for the new thread, which takes that
    // reference back exactly once; when the thread was not made, nobody else does.
    let status = unsafe pthread_create(
      &thread, nil,
      { pointer in
        if let pointer = unsafe pointer {
          unsafe Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().body()
        }
        return nil
      }, job.toOpaque())
    guard status == 0 else {
      unsafe job.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
