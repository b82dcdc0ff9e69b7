import Glibc

/// A thread for a tool's run, which blocks until the tool ends.
enum ToolThread {
  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Runs `body` on a new thread, which ends with it. False: the system gives no more threads.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    let job = unsafe Unmanaged.passRetained(Job(body))
    var thread = pthread_t()
    // Sound: the new thread takes over the one reference that was retained for it; when there is no thread, it is given
    // back here.
    let status = unsafe pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer = unsafe pointer else { return nil }
        let job = unsafe Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue()
        // What the thread starts inherits this: the event loops go first. A refusal costs only that.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
        job.body()
        return nil
      }, job.toOpaque())
    guard status == 0 else {
      unsafe job.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
