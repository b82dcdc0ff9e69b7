import Glibc

/// A bounded queue between any threads that push and the few threads that wait for work.
///
/// Sendable because `state` is only touched between `lock()` and `unlock()`, and the two pointers never change and
/// are freed when nobody refers to the queue any more.
@safe final class WorkQueue<Item: Sendable>: @unchecked Sendable {
  /// What became of a pushed item.
  enum Push { case queued, full, closed }
  /// What a wait came to.
  enum Take { case items, idle, closed }

  private struct State {
    var items = Ring<Item>()
    var sleepers = 0
    var isClosed = false
  }

  private let limit: Int
  private var state = State()
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let bell: UnsafeMutablePointer<pthread_cond_t>

  init(limit: Int) {
    self.limit = limit
    // Allocated, because C keeps the addresses of both for as long as they live.
    unsafe mutex = .allocate(capacity: 1)
    unsafe bell = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe bell.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    var clock = pthread_condattr_t()
    unsafe pthread_condattr_init(&clock)
    unsafe pthread_condattr_setclock(&clock, CLOCK_MONOTONIC)
    unsafe pthread_cond_init(bell, &clock)
    unsafe pthread_condattr_destroy(&clock)
  }

  deinit {
    unsafe pthread_cond_destroy(bell)
    unsafe pthread_mutex_destroy(mutex)
    unsafe bell.deallocate()
    unsafe mutex.deallocate()
  }

  /// Adds an item at the end; never waits.
  func push(_ item: Item) -> Push {
    lock()
    defer { unlock() }
    guard !state.isClosed else { return .closed }
    guard state.items.count < limit else { return .full }
    state.items.append(item)
    if state.sleepers > 0 { unsafe pthread_cond_signal(bell) }
    return .queued
  }

  /// Adds items at the end in their order, as many as there is room for, and wakes whoever waits once; never
  /// waits. The result is what became of the first that was not accepted.
  func push(_ items: [Item]) -> (accepted: Int, result: Push) {
    lock()
    defer { unlock() }
    guard !state.isClosed else { return (0, .closed) }
    let room = max(0, limit - state.items.count)
    for item in items.prefix(room) { state.items.append(item) }
    if state.sleepers > 0 { unsafe pthread_cond_broadcast(bell) }
    return items.count <= room ? (items.count, .queued) : (room, .full)
  }

  /// Waits for work and moves at most `most` items to the end of `batch`.
  ///
  /// `.idle` after `pause` without any (nil: waits for ever). `.closed` when the queue was closed and is empty.
  func take(upTo most: Int, into batch: inout [Item], idleAfter pause: Duration?) -> Take {
    lock()
    defer { unlock() }
    while state.items.isEmpty {
      if state.isClosed { return .closed }
      state.sleepers += 1
      let rang = wait(pause)
      state.sleepers -= 1
      if !rang, state.items.isEmpty, !state.isClosed { return .idle }
    }
    while batch.count < most, let item = state.items.popFirst() { batch.append(item) }
    return .items
  }

  /// Refuses new items. What is queued can still be taken.
  func close() {
    lock()
    defer { unlock() }
    state.isClosed = true
    unsafe pthread_cond_broadcast(bell)
  }

  /// False: the time passed without a bell.
  private func wait(_ pause: Duration?) -> Bool {
    guard let pause else { return unsafe pthread_cond_wait(bell, mutex) == 0 }
    var deadline = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &deadline)
    let (seconds, attoseconds) = pause.components
    let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
    deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    return unsafe pthread_cond_timedwait(bell, mutex, &deadline) != ETIMEDOUT
  }

  private func lock() { unsafe pthread_mutex_lock(mutex) }
  private func unlock() { unsafe pthread_mutex_unlock(mutex) }
}
