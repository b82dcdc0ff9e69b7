import Synchronization

/// Why a password was neither hashed nor compared.
public enum PasswordError: Error, Equatable, Sendable {
  /// Too many are waiting; a client should hear 503 and come again.
  case busy
  /// The server is stopping.
  case stopped
  /// The stored hash is damaged, or there was no memory.
  case failed
}

/// Hashes and checks passwords with Argon2id, off the event loops: one thread of low priority works through
/// a short queue. A second thread would gain little, because the memory is what is slow, and cost another
/// core's cache.
public final class PasswordHasher: Sendable {
  public enum Verdict: Equatable, Sendable {
    /// The right password; `rehash` when its hash was made at another cost and should be made anew.
    case match(rehash: Bool)
    case mismatch
  }

  /// The longest password that is looked at, in bytes.
  public static let longest = 1024

  private let cost: Argon2Cost
  private let thread: HashThread
  /// A hash that no password belongs to, so that an unknown user costs the time of a known one.
  private let dummy: String

  /// Starts the thread and makes one hash, some 20 ms at the standard cost. Nil when the system gives no
  /// thread, or too little memory for the cost.
  ///
  /// - Parameter queue: how many may wait beside the one that is being worked on.
  public init?(cost: Argon2Cost = .standard, queue: Int = 32) {
    let salt = RandomToken.bytes(16)
    guard let dummy = Argon2id.hash(RandomToken.bytes(32), salt: salt, cost: cost) else { return nil }
    self.cost = cost
    self.dummy = dummy
    thread = HashThread(capacity: queue)
    guard thread.start() else { return nil }
  }

  deinit { thread.stop() }

  /// Refuses what waits and ends the thread.
  public func stop() { thread.stop() }

  /// A new password's hash, which carries its cost and a fresh salt.
  ///
  /// Check the password with `PasswordPolicy` first; one over 1,024 bytes is `failed`.
  public func hash(_ password: String) async throws(PasswordError) -> String {
    guard password.utf8.count <= Self.longest else { throw .failed }
    let cost = cost
    return try await run(password) { secret in
      Argon2id.hash(secret, salt: RandomToken.bytes(16), cost: cost)
    }
  }

  /// Whether a password belongs to a stored hash. Nil, for an unknown user, takes as long and never matches.
  public func verify(_ password: String, against hash: String?) async throws(PasswordError) -> Verdict {
    guard password.utf8.count <= Self.longest else { return .mismatch }
    let isKnown = hash != nil
    let stored = hash ?? dummy
    let rehash = Argon2Cost(encoded: stored) != cost
    let matches = try await run(password) { secret in Argon2id.verify(secret, stored) }
    return matches && isKnown ? .match(rehash: rehash) : .mismatch
  }

  /// Runs a piece of work on the thread with the password's bytes, which are cleared after it.
  private func run<Value: Sendable>(
    _ password: String, _ work: @escaping @Sendable ([UInt8]) -> Value?
  ) async throws(PasswordError) -> Value {
    let secret = Secret(password)
    let result: Result<Value, PasswordError> = await withCheckedContinuation { continuation in
      let isTaken = thread.add { isStopped in
        defer { secret.clear() }
        guard !isStopped else { return continuation.resume(returning: .failure(.stopped)) }
        let value = secret.withBytes(work)
        continuation.resume(returning: value.map { .success($0) } ?? .failure(.failed))
      }
      if !isTaken {
        secret.clear()
        continuation.resume(returning: .failure(.busy))
      }
    }
    return try result.get()
  }
}

/// A password's bytes on their way to the thread, in one place only.
private final class Secret: Sendable {
  private let bytes: Mutex<[UInt8]>

  init(_ password: String) {
    bytes = Mutex(Array(password.utf8))
  }

  func withBytes<Value: Sendable>(_ body: ([UInt8]) -> Value?) -> Value? {
    bytes.withLock { body($0) }
  }

  func clear() {
    bytes.withLock {
      Argon2id.clear(&$0)
      $0 = []
    }
  }
}
