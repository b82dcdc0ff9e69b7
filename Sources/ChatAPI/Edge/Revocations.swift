import Chat
import Synchronization

/// The sessions whose access tokens are still unexpired but no longer good.
final class Revocations: Sendable {
  /// After so long every token of a revoked session has expired.
  let lifetime: Duration
  private let state = Mutex(State())

  private struct State {
    var sessions: [SessionID: Timestamp] = [:]
    /// How many there may be before the old ones are looked for again.
    var roomy = 1_024
  }

  init(lifetime: Duration) { self.lifetime = lifetime }

  func add(_ session: SessionID, at now: Timestamp) {
    let forgotten = now.advanced(by: .zero - lifetime)
    state.withLock { state in
      state.sessions[session] = now
      guard state.sessions.count > state.roomy else { return }
      state.sessions = state.sessions.filter { $0.value >= forgotten }
      state.roomy = max(1_024, state.sessions.count * 2)
    }
  }

  func contains(_ session: SessionID) -> Bool {
    state.withLock { $0.sessions[session] != nil }
  }
}
