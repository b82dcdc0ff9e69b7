import CLinux
import Synchronization

/// The executor of one event loop: its jobs run on the loop's own thread, between events.
///
/// Prefer it for a task that a handler starts, `Task.immediate(executorPreference: loop.executor)`, and the task
/// comes back to the loop after each `await`.
public final class LoopExecutor: SerialExecutor, TaskExecutor {
  let mailbox = Mailbox()
  /// The token of the loop's thread; zero before it runs.
  private let thread = Atomic<UInt>(0)

  init() {}

  public func enqueue(_ job: consuming ExecutorJob) {
    mailbox.put(.job(UnownedJob(job)))
  }

  /// Makes the calling thread the loop's.
  func adoptCurrentThread() {
    thread.store(UInt(linux_thread_token()), ordering: .relaxed)
  }

  /// True on the loop's thread.
  var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(linux_thread_token()) }

  public func isIsolatingCurrentContext() -> Bool? { isCurrent }

  public func checkIsolated() {
    precondition(isCurrent, "not on the loop's thread")
  }
}
