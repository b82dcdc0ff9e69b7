import Engine

/// The rate limits, one limiter a kind of act.
struct Limiters: Sendable {
  let sends: RateLimiter
  let calls: RateLimiter
  let failedSignInsPerAccount: RateLimiter
  let failedSignInsPerAddress: RateLimiter
  let registrations: RateLimiter
  let guestRooms: RateLimiter
  let exports: RateLimiter
  let avatars: RateLimiter
  let newConnections: RateLimiter

  init(_ settings: APISettings) {
    let enabled = settings.rateLimits
    sends = RateLimiter(settings.sends, enabled: enabled)
    calls = RateLimiter(settings.calls, enabled: enabled)
    failedSignInsPerAccount = RateLimiter(settings.failedSignInsPerAccount, enabled: enabled)
    failedSignInsPerAddress = RateLimiter(settings.failedSignInsPerAddress, enabled: enabled)
    registrations = RateLimiter(settings.registrations, enabled: enabled)
    guestRooms = RateLimiter(settings.guestRooms, enabled: enabled)
    exports = RateLimiter(settings.exports, enabled: enabled)
    avatars = RateLimiter(settings.avatars, enabled: enabled)
    newConnections = RateLimiter(settings.newConnections, enabled: enabled)
  }
}

extension RateLimiter {
  /// Counts one act and throws 429 when it is too many. Answers the headers that say what is left; none where nothing
  /// is limited.
  @discardableResult
  func charge(_ key: RateKey, now: MonotonicTime, _ what: String) throws(Problem) -> [Header] {
    switch take(key, now: now) {
    case .unlimited: return []
    case .allowed(let left, let fullIn): return headers(left: left, seconds: Self.seconds(fullIn))
    case .refused(let wait):
      var problem = Problem.rateLimited(what)
      problem.retryAfter = wait
      problem.headers = headers(left: 0, seconds: Self.seconds(wait))
      throw problem
    }
  }

  typealias Header = (name: String, value: String)

  /// `RateLimit` and `RateLimit-Policy` as the IETF's draft has them: the burst is the quota, and the window is the
  /// time in which it comes back.
  private func headers(left: Int, seconds: Int) -> [Header] {
    [
      ("RateLimit", "\"default\";r=\(left);t=\(seconds)"),
      ("RateLimit-Policy", "\"default\";q=\(rate.burst);w=\(Self.seconds(rate.interval * rate.burst))"),
    ]
  }

  private static func seconds(_ duration: Duration) -> Int {
    let (seconds, rest) = duration.components
    return max(1, Int(clamping: seconds) &+ (rest > 0 ? 1 : 0))
  }
}
