import Synchronization

/// Wakes those who wait once everybody has left.
final class Countdown: Sendable {
  private struct State {
    var present = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func add() { state.withLock { $0.present += 1 } }

  func leave() {
    let woken = state.withLock { state in
      state.present -= 1
      guard state.present == 0 else { return [CheckedContinuation<Void, Never>]() }
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in woken { one.resume() }
  }

  func wait() async {
    await withCheckedContinuation { caller in
      let isOver = state.withLock { state in
        if state.present > 0 { state.waiting.append(caller) }
        return state.present == 0
      }
      if isOver { caller.resume() }
    }
  }
}
