import Auth
import Synchronization
import Wire

/// The one-time code that makes the first administrator. Only its hash is kept, and only in memory: each start has
/// another one.
final class SetUpCode: Sendable {
  private let hash = Mutex<[UInt8]?>(nil)

  /// Another code in the place of the one before.
  func renew() -> String {
    let code = RandomToken.make()
    hash.withLock { $0 = Digest.sha256(code.utf8) }
    return code
  }

  func matches(_ code: String) -> Bool {
    let given = Digest.sha256(code.utf8)
    return hash.withLock { hash in hash.map { ConstantTime.equal($0, given) } ?? false }
  }

  /// There is an administrator: no code is good any more.
  func end() { hash.withLock { $0 = nil } }
}
