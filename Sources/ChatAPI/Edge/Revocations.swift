import Chat
import Synchronization

/// The sessions whose access tokens are still unexpired but no longer good.
final class Revocations: Sendable {
  /// After so long every token of a revoked session has expired.
  let lifetime: Duration
  private let sessions = Mutex<[SessionID: Timestamp]>([:])

  init(lifetime: Duration) { self.lifetime = lifetime }

  func add(_ session: SessionID, at now: Timestamp) {
    let forgotten = now.advanced(by: .zero - lifetime)
    sessions.withLock { sessions in
      sessions = sessions.filter { $0.value >= forgotten }
      sessions[session] = now
    }
  }

  func contains(_ session: SessionID) -> Bool {
    sessions.withLock { $0[session] != nil }
  }
}
