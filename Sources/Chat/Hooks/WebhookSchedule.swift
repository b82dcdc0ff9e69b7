/// When a webhook is tried again, and when it is given up.
public struct WebhookSchedule: Sendable {
  /// The wait after the first failure; each further one doubles it.
  public var firstWait = Duration.seconds(5)
  public var longestWait = Duration.seconds(3_600)
  /// A webhook that has failed for so long is given up.
  public var patience = Duration.seconds(24 * 3_600)

  public init() {}

  /// The progress after an attempt.
  ///
  /// - Parameters:
  ///   - chance: from 0 to 1, so that those who failed together do not all come back together.
  ///   - retryAfter: how long the server asked to be left alone; longer than `longestWait` is not waited for that.
  public func progress(
    _ old: WebhookProgress, after delivery: WebhookDelivery, chance: Double, retryAfter: Duration = .zero
  ) -> WebhookProgress {
    if delivery.isSuccess { return WebhookProgress(cursor: delivery.seq) }
    var new = old
    new.failures += 1
    let since = old.failingSince ?? delivery.at
    new.failingSince = since
    // 410 Gone asks for it.
    if delivery.status == 410 || since.advanced(by: patience) <= delivery.at {
      new.disabledAt = delivery.at
      new.nextAttempt = nil
    } else {
      let wait = max(wait(failures: new.failures, chance: chance), min(retryAfter, longestWait))
      new.nextAttempt = delivery.at.advanced(by: wait)
    }
    return new
  }

  /// Between half of the nominal wait and all of it.
  func wait(failures: Int, chance: Double) -> Duration {
    var wait = firstWait
    for _ in 1..<max(2, min(failures, 64)) where wait < longestWait && failures > 1 { wait = wait * 2 }
    return min(wait, longestWait) * (0.5 + max(0, min(chance, 1)) / 2)
  }
}
