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

  /// The stamp that would be given out now.
  var upcoming: Timestamp { Timestamp(microseconds: max(clock.now().microseconds, last &+ 1)) }

  /// ``upcoming`` was given out.
  mutating func use(_ stamp: Timestamp) { last = stamp.microseconds }

  /// A stamp that is newer than every other.
  mutating func next() -> Timestamp {
    let stamp = upcoming
    use(stamp)
    return stamp
  }

  /// The time for expiries: never before the newest stamp.
  var now: Timestamp { Timestamp(microseconds: max(clock.now().microseconds, last)) }
}
