import Glibc
import Synchronization

/// One thread of low priority that does expensive jobs one after the other, from a queue with an end.
///
/// Its own thread, because a hash takes 20 ms: on an event loop every client of the loop would wait.
final class HashThread: Sendable {
  typealias Job = @Sendable (_ stopped: Bool) -> Void

  private struct State: Sendable {
    var jobs: [Job] = []
    var isStopped = false
  }

  private let capacity: Int
  private let state = Mutex(State())
  private let work = Semaphore()

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Starts the thread; it ends after `stop`. False when the system gives no thread.
  func start() -> Bool {
    let reference = unsafe Unmanaged.passRetained(self)
    var thread = pthread_t()
    // Sound: the new thread takes over the reference that was retained for it; when there is none, it is
    // given back here.
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe Unmanaged<HashThread>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, reference.toOpaque())
    guard status == 0 else {
      unsafe reference.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// Adds a job; false when the queue is full or the thread is stopped. A job that was taken is always
  /// called once, with `stopped` when it should give up.
  func add(_ job: @escaping Job) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.jobs.count < capacity else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { work.signal() }
    return isTaken
  }

  /// Gives up the jobs that wait and ends the thread after the one it is doing.
  func stop() {
    let left = state.withLock { state in
      state.isStopped = true
      defer { state.jobs = [] }
      return state.jobs
    }
    for job in left { job(true) }
    work.signal()
  }

  private func run() {
    // On Linux a priority belongs to a thread; the loops go first. A refusal costs only that.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    while true {
      work.wait()
      let (job, isStopped) = state.withLock { state in
        (state.jobs.isEmpty ? nil : state.jobs.removeFirst(), state.isStopped)
      }
      if let job { job(false) } else if isStopped { return }
    }
  }
}

/// A counting semaphore.
///
/// @unchecked Sendable: the only state is the system's semaphore behind a pointer that never changes, and
/// every call on it may come from any thread.
@safe private final class Semaphore: @unchecked Sendable {
  private let pointer: UnsafeMutablePointer<sem_t>

  init() {
    // Sound: the memory is this object's until deinit, when nobody can be waiting any more.
    unsafe pointer = .allocate(capacity: 1)
    unsafe sem_init(pointer, 0, 0)
  }

  deinit {
    unsafe sem_destroy(pointer)
    unsafe pointer.deallocate()
  }

  func signal() { unsafe sem_post(pointer) }

  func wait() {
    while unsafe sem_wait(pointer) != 0, errno == EINTR {}
  }
}
