import Synchronization

/// Lets one task wait until the server is told to stop.
final class StopSignal: Sendable {
  private enum State {
    case running
    case waiting(CheckedContinuation<Void, Never>)
    case stopped
  }

  private let state = Mutex(State.running)

  func send() {
    let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .stopped }
      guard case .waiting(let continuation) = state else { return nil }
      return continuation
    }
    continuation?.resume()
  }

  func wait() async {
    await withCheckedContinuation { continuation in
      let isStopped = state.withLock { state in
        if case .stopped = state { return true }
        state = .waiting(continuation)
        return false
      }
      if isStopped { continuation.resume() }
    }
  }
}
