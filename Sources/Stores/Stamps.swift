import Chat

/// Gives out the times that are stored: strictly increasing, however the clock jumps.
struct Stamps {
  private let clock: any Clock
  /// The newest stamp that was given out, in microseconds.
  private(set) var last: Int64

  init(clock: any Clock, last: Int64) {
    self.clock = clock
    self.last = last
  }

  /// A stamp that is newer than every other.
  mutating func next() -> Timestamp {
    last = max(clock.now().microseconds, last &+ 1)
    return Timestamp(microseconds: last)
  }

  /// The time for expiries: never before the newest stamp.
  var now: Timestamp { Timestamp(microseconds: max(clock.now().microseconds, last)) }
}
