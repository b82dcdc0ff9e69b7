/// Counts of times in nanoseconds with an error below 1 %: 128 steps for each power of two.
struct Histogram {
  private static let bits = 7
  private static let steps = 1 << bits
  private var counts = [UInt64](repeating: 0, count: (65 - Histogram.bits) * Histogram.steps)
  private(set) var count: UInt64 = 0
  private(set) var largest: UInt64 = 0

  mutating func record(_ value: UInt64) {
    counts[Histogram.index(value)] &+= 1
    count &+= 1
    if value > largest { largest = value }
  }

  mutating func add(_ other: Histogram) {
    for index in counts.indices { counts[index] &+= other.counts[index] }
    count &+= other.count
    largest = max(largest, other.largest)
  }

  /// The value that `fraction` of all lie at or below.
  func quantile(_ fraction: Double) -> UInt64 {
    guard count > 0 else { return 0 }
    let wanted = max(1, UInt64((fraction * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for (index, amount) in counts.enumerated() {
      seen &+= amount
      if seen >= wanted { return min(Histogram.highest(index), largest) }
    }
    return largest
  }

  /// Values below 128 have a place each; above, the top seven bits after the leading one choose it.
  private static func index(_ value: UInt64) -> Int {
    if value < UInt64(steps) { return Int(value) }
    let shift = 63 - bits - value.leadingZeroBitCount
    return (shift + 1) * steps + Int(truncatingIfNeeded: value >> UInt64(shift)) - steps
  }

  private static func highest(_ index: Int) -> UInt64 {
    if index < steps { return UInt64(index) }
    let shift = UInt64(index / steps - 1)
    return (UInt64(index % steps + steps) &+ 1) << shift &- 1
  }
}
