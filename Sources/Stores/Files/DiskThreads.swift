import Chat

/// A few threads that wait for the disk.
final class DiskThreads: Sendable {
  private struct Job: Sendable {
    let run: @Sendable () -> Void
  }

  private let queue = WorkQueue<Job>(limit: 1_024)

  /// nil: the system gives no threads.
  init?(_ count: Int) {
    for _ in 0..<count {
      let started = startThread(named: "files") { [queue] in
        var jobs: [Job] = []
        while queue.take(upTo: 1, into: &jobs, idleAfter: nil) != .closed {
          for job in jobs { job.run() }
          jobs.removeAll(keepingCapacity: true)
        }
      }
      guard started else {
        queue.close()
        return nil
      }
    }
  }

  deinit { queue.close() }

  /// Runs `body` on one of the threads, or not at all when too much is waiting.
  func later(_ body: @escaping @Sendable () -> Void) { _ = queue.push(Job(run: body)) }

  /// Runs `body` on one of the threads; throws `.unavailable` when it answers nil, `.busy` when too much is waiting.
  @discardableResult
  func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value?) async throws(ChatError) -> Value {
    let result: Result<Value, ChatError> = await withCheckedContinuation { caller in
      let job = Job {
        caller.resume(returning: body().map { .success($0) } ?? .failure(.unavailable))
      }
      switch queue.push(job) {
      case .queued: break
      case .full: caller.resume(returning: .failure(.busy))
      case .closed: caller.resume(returning: .failure(.unavailable))
      }
    }
    return try result.get()
  }
}
