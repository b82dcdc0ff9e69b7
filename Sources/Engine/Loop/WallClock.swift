import Glibc
import Wire

/// The Date field of answers, formatted once a second.
struct WallClock {
  private var validUntil = MonotonicTime(nanoseconds: 0)
  private var field: [UInt8] = []

  /// The present date as an HTTP-date.
  mutating func date(_ now: MonotonicTime) -> [UInt8] {
    if now >= validUntil {
      var time = timespec()
      // Sound: the kernel fills one timespec that lives across the call.
      unsafe clock_gettime(CLOCK_REALTIME, &time)
      field.removeAll(keepingCapacity: true)
      CivilTime(unixSeconds: Int64(time.tv_sec)).appendHTTPDate(to: &field)
      validUntil = now.advanced(by: .nanoseconds(1_000_000_000 - Int64(time.tv_nsec)))
    }
    return field
  }
}
