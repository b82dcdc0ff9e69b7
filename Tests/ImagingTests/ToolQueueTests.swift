import Synchronization
import Testing

@testable import Imaging

@Suite struct ToolQueueTests {
  /// Jobs that wait until they are let go.
  private final class Gate: Sendable {
    private struct State {
      var isOpen = false
      var inside = 0
      var most = 0
      var done = 0
    }
    private let state = Mutex(State())

    func pass() {
      state.withLock {
        $0.inside += 1
        $0.most = max($0.most, $0.inside)
      }
      while !state.withLock({ $0.isOpen }) {}
      state.withLock {
        $0.inside -= 1
        $0.done += 1
      }
    }

    func open() { state.withLock { $0.isOpen = true } }
    var inside: Int { state.withLock { $0.inside } }
    var most: Int { state.withLock { $0.most } }
    var done: Int { state.withLock { $0.done } }
  }

  @Test func `two run, a few wait, and more are refused`() async {
    let queue = ToolQueue(atOnce: 2, capacity: 3)
    let gate = Gate()
    let taken = (0..<7).map { _ in queue.add { _ in gate.pass() } }
    #expect(taken == [true, true, true, true, true, false, false])
    while gate.inside < 2 { await Task.yield() }
    gate.open()
    while gate.done < 5 { await Task.yield() }
    #expect(gate.most == 2)
    // The threads are gone or busy; there is room again either way.
    let started = await withCheckedContinuation { continuation in
      while !queue.add({ continuation.resume(returning: $0) }) {}
    }
    #expect(started)
  }
}
