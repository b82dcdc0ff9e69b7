import Glibc

/// One thread of low priority that does expensive jobs one after the other, from a queue with an end.
///
/// Its own thread, because a hash takes 20 ms: on an event loop every client of the loop would wait.
final class HashThread: Sendable {
  typealias Job = @Sendable (_ stopped: Bool) -> Void

  private let queue: JobQueue

  init(capacity: Int) {
    queue = JobQueue(capacity: capacity)
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
  func add(_ job: @escaping Job) -> Bool { queue.add(job) }

  /// Gives up the jobs that wait and ends the thread after the one it is doing.
  func stop() {
    for job in queue.close() { job(true) }
  }

  private func run() {
    // On Linux a priority belongs to a thread; the loops go first. A refusal costs only that.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    while let job = queue.next() { job(false) }
  }
}

/// The jobs that wait. POSIX's mutex and condition instead of the standard library's `Mutex`, which has no
/// condition to wait for.
///
/// @unchecked Sendable: `jobs` and `isClosed` are touched only while the mutex is held; the pointers never
/// change and are this object's until deinit, when no other thread can be inside.
@safe private final class JobQueue: @unchecked Sendable {
  private let capacity: Int
  private var jobs: [HashThread.Job] = []
  private var isClosed = false
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let condition: UnsafeMutablePointer<pthread_cond_t>

  init(capacity: Int) {
    self.capacity = capacity
    // Sound: memory of the right size, initialized before anyone sees it; nil asks for the defaults.
    unsafe mutex = .allocate(capacity: 1)
    unsafe condition = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  func add(_ job: @escaping HashThread.Job) -> Bool {
    locked {
      guard !isClosed, jobs.count < capacity else { return false }
      jobs.append(job)
      unsafe pthread_cond_signal(condition)
      return true
    }
  }

  /// Refuses new jobs from now on and gives back those that wait.
  func close() -> [HashThread.Job] {
    locked {
      defer { jobs = [] }
      isClosed = true
      unsafe pthread_cond_signal(condition)
      return jobs
    }
  }

  /// Waits for the oldest job; nil after `close`.
  func next() -> HashThread.Job? {
    locked {
      while jobs.isEmpty, !isClosed { unsafe pthread_cond_wait(condition, mutex) }
      return jobs.isEmpty ? nil : jobs.removeFirst()
    }
  }

  private func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(mutex)
    defer { unsafe pthread_mutex_unlock(mutex) }
    return body()
  }
}
