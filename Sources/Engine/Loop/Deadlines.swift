/// When each descriptor's connection wants to be looked at again: four bytes a descriptor, scanned once a tick.
///
/// Setting a deadline is one store, and a scan of 100,000 takes some 20 µs, less than a wheel costs to keep.
struct Deadlines {
  /// The length of a tick.
  static let tick = Duration.milliseconds(250)
  private static let none = UInt32.max

  private var ticks: [UInt32] = []
  private let start: MonotonicTime
  /// Ticks since the loop began.
  private(set) var now: UInt32 = 0
  /// The tick for which the deadlines were last looked through.
  private var scanned: UInt32 = 0

  init(start: MonotonicTime) { self.start = start }

  /// How many ticks `duration` takes, rounded up.
  static func ticks(_ duration: Duration) -> UInt32 {
    UInt32(clamping: (duration.wholeNanoseconds + 249_999_999) / 250_000_000)
  }

  /// The moment tick `tick` began.
  func time(_ tick: UInt32) -> MonotonicTime {
    MonotonicTime(nanoseconds: start.nanoseconds &+ UInt64(tick) &* 250_000_000)
  }

  /// The moment the next tick begins.
  var nextTick: MonotonicTime { time(now &+ 1) }

  mutating func set(_ fd: Int32, inTicks count: UInt32) {
    let index = Int(fd)
    if index >= ticks.count {
      ticks.append(contentsOf: repeatElement(Deadlines.none, count: max(64, index + 1 - ticks.count)))
    }
    ticks[index] = now &+ min(count, Deadlines.none / 2) &+ 1
  }

  mutating func clear(_ fd: Int32) {
    if Int(fd) < ticks.count { ticks[Int(fd)] = Deadlines.none }
  }

  /// Moves on to `time`. Comes first in a turn: a loop may have slept for long, and what is set in this turn
  /// counts from now.
  mutating func advance(to time: MonotonicTime) {
    now = UInt32(truncatingIfNeeded: (time.nanoseconds &- start.nanoseconds) / 250_000_000)
  }

  /// Appends the descriptors whose deadline has passed to `due` and clears their deadlines.
  mutating func takeDue(into due: inout [Int32]) {
    guard now != scanned else { return }
    scanned = now
    for index in ticks.indices where ticks[index] <= now {
      ticks[index] = Deadlines.none
      due.append(Int32(truncatingIfNeeded: index))
    }
  }
}
