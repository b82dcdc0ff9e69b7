import Synchronization

/// Runs jobs on threads of their own, few at a time, and keeps a bounded number waiting.
///
/// The threads start when there is work and end when there is none.
final class ToolQueue: Sendable {
  /// Called once, with `started` false when the system gives no thread for it.
  typealias Job = @Sendable (_ started: Bool) -> Void

  private struct State {
    var running = 0
    var waiting: [Job] = []
  }

  private enum Place { case thread, waiting, none }

  private let state = Mutex(State())
  private let atOnce: Int
  private let capacity: Int

  /// - Parameter capacity: how many jobs may wait beside those that run.
  init(atOnce: Int, capacity: Int) {
    self.atOnce = atOnce
    self.capacity = capacity
  }

  /// Takes a job; false when too many wait already.
  func add(_ job: @escaping Job) -> Bool {
    let place = state.withLock { state -> Place in
      if state.running < atOnce {
        state.running += 1
        return .thread
      }
      guard state.waiting.count < capacity else { return .none }
      state.waiting.append(job)
      return .waiting
    }
    if place == .thread { startThread(with: job) }
    return place != .none
  }

  private func startThread(with job: @escaping Job) {
    let isStarted = ToolThread.start { [self] in
      var next = Optional(job)
      while let job = next {
        job(true)
        next = takeNext()
      }
    }
    guard !isStarted else { return }
    job(false)
    for abandoned in giveUpThread() { abandoned(false) }
  }

  /// The oldest job that waits; nil ends the thread.
  private func takeNext() -> Job? {
    state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.running -= 1
      return nil
    }
  }

  /// The jobs that nobody is left to do.
  private func giveUpThread() -> [Job] {
    state.withLock { state in
      state.running -= 1
      guard state.running == 0 else { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
