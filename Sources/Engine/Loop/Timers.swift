/// Names a job that was put off.
public struct TimerID: Hashable, Sendable {
  let number: UInt64
}

/// Jobs to run at a later moment: a binary heap, for tens of jobs; sockets have `Deadlines`.
struct Timers {
  private struct Entry {
    var due: MonotonicTime
    var id: UInt64
    var job: () -> Void
  }

  private var heap: [Entry] = []
  private var cancelled: Set<UInt64> = []
  private var lastID: UInt64 = 0

  /// When the next job is due.
  var next: MonotonicTime? { heap.first?.due }

  mutating func add(_ due: MonotonicTime, _ job: @escaping () -> Void) -> TimerID {
    lastID += 1
    heap.append(Entry(due: due, id: lastID, job: job))
    var child = heap.count - 1
    while child > 0, isBefore(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
    return TimerID(number: lastID)
  }

  mutating func cancel(_ id: TimerID) {
    if heap.contains(where: { $0.id == id.number }) { cancelled.insert(id.number) }
  }

  /// Takes the next job that is due; nil when there is none.
  mutating func takeDue(_ now: MonotonicTime) -> (() -> Void)? {
    while let first = heap.first, first.due <= now {
      removeFirst()
      if cancelled.remove(first.id) == nil { return first.job }
    }
    return nil
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    (heap[a].due, heap[a].id) < (heap[b].due, heap[b].id)
  }

  private mutating func removeFirst() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && isBefore(child, least) {
        least = child
      }
      if least == parent { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
