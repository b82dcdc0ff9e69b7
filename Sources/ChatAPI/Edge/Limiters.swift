import Engine

/// The rate limits, one limiter a kind of act.
struct Limiters: Sendable {
  let sends: RateLimiter
  let calls: RateLimiter
  let failedSignInsPerAccount: RateLimiter
  let failedSignInsPerAddress: RateLimiter
  let registrations: RateLimiter
  let exports: RateLimiter
  let newConnections: RateLimiter

  init(_ settings: APISettings) {
    let enabled = settings.rateLimits
    sends = RateLimiter(settings.sends, enabled: enabled)
    calls = RateLimiter(settings.calls, enabled: enabled)
    failedSignInsPerAccount = RateLimiter(settings.failedSignInsPerAccount, enabled: enabled)
    failedSignInsPerAddress = RateLimiter(settings.failedSignInsPerAddress, enabled: enabled)
    registrations = RateLimiter(settings.registrations, enabled: enabled)
    exports = RateLimiter(settings.exports, enabled: enabled)
    newConnections = RateLimiter(settings.newConnections, enabled: enabled)
  }
}

extension RateLimiter {
  /// Counts one act and throws 429 when it is too many.
  func charge(_ key: RateKey, now: MonotonicTime, _ what: String) throws(Problem) {
    if let wait = take(key, now: now) { throw refusal(what, wait: wait) }
  }

  /// The 429 for this limit, with `Retry-After`, `RateLimit` and `RateLimit-Policy`.
  func refusal(_ what: String, wait: Duration) -> Problem {
    var problem = Problem.rateLimited(what)
    problem.retryAfter = wait
    let seconds = problem.retryAfterSeconds ?? 1
    problem.headers = [
      ("RateLimit", "\"default\";r=0;t=\(seconds)"),
      ("RateLimit-Policy", "\"default\";q=\(rate.count);w=\(max(1, rate.period.components.seconds))"),
    ]
    return problem
  }
}
