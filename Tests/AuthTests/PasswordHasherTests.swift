import Dispatch
import Synchronization
import Testing

@testable import Auth

@Suite("Passwords are hashed") struct PasswordHasherTests {
  static let cheap = Argon2Cost(memory: 64, passes: 1, lanes: 1)

  private func hasher(_ cost: Argon2Cost = cheap, queue: Int = 32) throws -> PasswordHasher {
    try #require(PasswordHasher(cost: cost, queue: queue))
  }

  @Test func `known answers of the reference implementation hold`() {
    let cases: [(UInt32, String)] = [
      (65536, "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
      (256, "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
    ]
    for (memory, expected) in cases {
      let cost = Argon2Cost(memory: memory, passes: 2, lanes: 1)
      let hash = Argon2id.hash(Array("password".utf8), salt: Array("somesalt".utf8), cost: cost)
      #expect(hash == expected)
      #expect(Argon2id.verify(Array("password".utf8), expected) == true)
      #expect(Argon2id.verify(Array("passwore".utf8), expected) == false)
    }
  }

  @Test func `the right password matches and no other`() async throws {
    let hasher = try hasher()
    let hash = try await hasher.hash("correct horse é")
    #expect(hash.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
    #expect(try await hasher.verify("correct horse é", against: hash) == .match(rehash: false))
    #expect(try await hasher.verify("correct horse e", against: hash) == .mismatch)
    #expect(try await hasher.verify("", against: hash) == .mismatch)
    #expect(try await hasher.hash("correct horse é") != hash)
  }

  @Test func `a hash of another cost matches and asks to be made anew`() async throws {
    let old = try await hasher().hash("correct horse")
    let costlier = try hasher(Argon2Cost(memory: 64, passes: 2, lanes: 1))
    #expect(try await costlier.verify("correct horse", against: old) == .match(rehash: true))
    #expect(try await costlier.verify("wrong horse", against: old) == .mismatch)
  }

  @Test func `an unknown user goes the same way and never matches`() async throws {
    let hasher = try hasher()
    #expect(try await hasher.verify("", against: nil) == .mismatch)
    #expect(try await hasher.verify("correct horse", against: nil) == .mismatch)
    // With no room in the queue both are turned away: the unknown user's password is hashed too.
    let full = try self.hasher(queue: 0)
    let hash = try await hasher.hash("correct horse")
    await #expect(throws: PasswordError.busy) { try await full.verify("correct horse", against: nil) }
    await #expect(throws: PasswordError.busy) { try await full.verify("correct horse", against: hash) }
    await #expect(throws: PasswordError.busy) { try await full.hash("correct horse") }
  }

  @Test(arguments: ["", "plain", "$argon2id$", "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$", "$2b$12$abc"])
  func `a damaged stored hash is an error and no match`(stored: String) async throws {
    let hasher = try hasher()
    await #expect(throws: PasswordError.failed) { try await hasher.verify("password", against: stored) }
  }

  @Test func `a password stops at 1,024 bytes`() async throws {
    let hasher = try hasher()
    let longest = String(repeating: "x", count: 1024)
    let hash = try await hasher.hash(longest)
    #expect(try await hasher.verify(longest, against: hash) == .match(rehash: false))
    #expect(try await hasher.verify(longest + "x", against: hash) == .mismatch)
    await #expect(throws: PasswordError.failed) { try await hasher.hash(longest + "x") }
  }

  @Test func `many at once are all answered`() async throws {
    let hasher = try hasher(queue: 100)
    let hash = try await hasher.hash("correct horse")
    let matches = try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<100 {
        group.addTask {
          let password = round % 2 == 0 ? "correct horse" : "wrong horse"
          return try await hasher.verify(password, against: hash) == .match(rehash: false)
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(matches == 50)
  }

  @Test func `after the stop everything is refused`() async throws {
    let hasher = try hasher()
    hasher.stop()
    await #expect(throws: PasswordError.busy) { try await hasher.hash("correct horse") }
  }

  @Test func `an absurd cost makes no hasher`() {
    #expect(PasswordHasher(cost: Argon2Cost(memory: 0, passes: 0, lanes: 0)) == nil)
  }

  @Test func `a secret is overwritten`() {
    var secret = Array("correct horse".utf8)
    Argon2id.clear(&secret)
    #expect(secret == [UInt8](repeating: 0, count: 13))
    var empty: [UInt8] = []
    Argon2id.clear(&empty)
  }
}

@Suite("The hashing queue") struct HashThreadTests {
  @Test func `it takes as many as it has room for, then refuses`() async {
    let thread = HashThread(capacity: 3)
    #expect(thread.start())
    let gate = DispatchSemaphore(value: 0)
    let running = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    #expect(
      thread.add { _ in
        running.signal()
        gate.wait()
      })
    running.waitForSignal()
    for _ in 0..<3 { #expect(thread.add { _ in done.signal() }) }
    #expect(!thread.add { _ in })
    gate.signal()
    for _ in 0..<3 { done.waitForSignal() }
    #expect(thread.add { _ in done.signal() })
    done.waitForSignal()
    thread.stop()
  }

  @Test func `a stop calls every waiting job once, told to give up`() {
    let thread = HashThread(capacity: 10)
    #expect(thread.start())
    let gate = DispatchSemaphore(value: 0)
    let running = DispatchSemaphore(value: 0)
    let outcome = Outcome()
    _ = thread.add { _ in
      running.signal()
      gate.wait()
    }
    running.waitForSignal()
    for _ in 0..<10 { _ = thread.add { isStopped in outcome.count(isStopped) } }
    thread.stop()
    gate.signal()
    #expect(outcome.value.stopped == 10)
    #expect(outcome.value.done == 0)
    #expect(!thread.add { _ in })
  }

  private final class Outcome: Sendable {
    private let state = Mutex((stopped: 0, done: 0))
    var value: (stopped: Int, done: Int) { state.withLock { $0 } }
    func count(_ isStopped: Bool) {
      state.withLock { if isStopped { $0.stopped += 1 } else { $0.done += 1 } }
    }
  }
}

extension DispatchSemaphore {
  /// Waits even where the compiler sees an async context; these tests wait for another thread's step.
  fileprivate func waitForSignal() { wait() }
}
