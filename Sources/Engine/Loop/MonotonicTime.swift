import Glibc

/// A moment on the machine's monotonic clock, in nanoseconds; it never goes back.
public struct MonotonicTime: Comparable, Hashable, Sendable {
  public let nanoseconds: UInt64

  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// The present moment, read from the kernel.
  public static func current() -> MonotonicTime {
    var time = timespec()
    // Sound: the kernel fills one timespec that lives across the call.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
  }

  public static func < (a: MonotonicTime, b: MonotonicTime) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The moment `duration` later.
  public func advanced(by duration: Duration) -> MonotonicTime {
    MonotonicTime(nanoseconds: nanoseconds &+ duration.wholeNanoseconds)
  }

  /// The moment `duration` before, or the clock's beginning.
  public func earlier(by duration: Duration) -> MonotonicTime {
    let step = duration.wholeNanoseconds
    return MonotonicTime(nanoseconds: nanoseconds > step ? nanoseconds - step : 0)
  }

  /// The time from `earlier` to this moment; zero when it is not earlier.
  public func since(_ earlier: MonotonicTime) -> Duration {
    self > earlier ? .nanoseconds(Int64(clamping: nanoseconds - earlier.nanoseconds)) : .zero
  }
}

extension Duration {
  /// This duration in nanoseconds: none when negative, cut off at 292 years.
  var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflow || whole > UInt64(Int64.max)
      ? UInt64(Int64.max) : whole + UInt64(attoseconds / 1_000_000_000)
  }
}
