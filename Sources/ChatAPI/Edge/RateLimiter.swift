import Engine
import Synchronization

/// How often something may be done: `count` times per `period` in the long run, `burst` at once.
public struct Rate: Sendable {
  public let count: Int
  public let period: Duration
  public let burst: Int

  public init(_ count: Int, per period: Duration, burst: Int) {
    self.count = max(1, count)
    self.period = period
    self.burst = max(1, burst)
  }

  /// The time between two events at the steady rate.
  var interval: Duration { period / count }
}

/// Counts what each key does against one rate, by the generic cell rate algorithm: one moment a key, that at
/// which its bucket is empty again.
public final class RateLimiter: Sendable {
  private struct State {
    var due: [RateKey: MonotonicTime] = [:]
    var sweepAt = MonotonicTime(nanoseconds: 0)
  }

  public let rate: Rate
  private let enabled: Bool
  private let state = Mutex(State())

  /// With `enabled` false everything is allowed.
  public init(_ rate: Rate, enabled: Bool) {
    self.rate = rate
    self.enabled = enabled
  }

  /// What came of an event.
  enum Outcome: Equatable, Sendable {
    /// Nothing is limited.
    case unlimited
    /// `left` more are allowed at once; all of the burst is there again in `fullIn`.
    case allowed(left: Int, fullIn: Duration)
    case refused(wait: Duration)
  }

  /// Counts one event at `now`, if it is allowed.
  func take(_ key: RateKey, now: MonotonicTime) -> Outcome {
    guard enabled else { return .unlimited }
    return state.withLock { state in
      sweep(&state, now: now)
      let due = max(state.due[key] ?? now, now)
      if let wait = wait(due, now) { return .refused(wait: wait) }
      let next = due.advanced(by: rate.interval)
      state.due[key] = next
      let fullIn = next.since(now)
      let free = rate.interval * rate.burst - fullIn
      return .allowed(left: max(0, Int(free / rate.interval)), fullIn: fullIn)
    }
  }

  /// How long one more event would have to wait; nil if it is allowed. Counts nothing.
  func wait(_ key: RateKey, now: MonotonicTime) -> Duration? {
    guard enabled else { return nil }
    return state.withLock { $0.due[key] }.flatMap { wait($0, now) }
  }

  /// Takes back one event that was counted.
  func refund(_ key: RateKey) {
    state.withLock { state in
      guard let due = state.due[key] else { return }
      state.due[key] = due.earlier(by: rate.interval)
    }
  }

  /// Forgets the key, as after a success.
  func clear(_ key: RateKey) {
    state.withLock { $0.due[key] = nil }
  }

  private func wait(_ due: MonotonicTime, _ now: MonotonicTime) -> Duration? {
    let early = due.since(now) - rate.interval * (rate.burst - 1)
    return early > .zero ? early : nil
  }

  /// Removes keys whose buckets are full again, now and then, so that the table holds active keys only.
  private func sweep(_ state: inout State, now: MonotonicTime) {
    guard now >= state.sweepAt else { return }
    state.sweepAt = now.advanced(by: max(rate.interval * rate.burst, .seconds(1)))
    state.due = state.due.filter { $0.value > now }
  }
}

/// Whom a rate is counted against.
enum RateKey: Hashable, Sendable {
  case user(Int64)
  /// A network that counts as one: an IPv4 address or an IPv6 /64.
  case address(UInt64)
  /// A name that an account may have, folded.
  case name(String)
}
