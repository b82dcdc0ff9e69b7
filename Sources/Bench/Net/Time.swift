import Glibc

/// The clocks of a measurement, in nanoseconds.
enum Time {
  static func now() -> UInt64 { read(CLOCK_MONOTONIC) }
  /// The processor time this process has used.
  static func processorTime() -> UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }
  /// Nanoseconds since 1970, for identifiers.
  static func sinceEpoch() -> UInt64 { read(CLOCK_REALTIME) }

  /// Waits so many nanoseconds.
  static func sleep(_ nanoseconds: UInt64) {
    var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // Sound: the kernel reads one timespec that lives across the call.
    unsafe nanosleep(&time, nil)
  }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // Sound: the kernel fills one timespec that lives across the call.
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
  }
}
