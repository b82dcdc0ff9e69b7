/// Follows one sequence of numbers 0, 1, 2 … as they arrive and tells what is wrong with it.
struct SequenceCheck {
  /// What an arriving number is.
  enum Verdict: Equatable {
    case next
    /// It came after `missing` others that should have come before it.
    case ahead(missing: Int)
    /// One of those, late.
    case late
    /// It had come before.
    case double
  }

  /// The number that should come now.
  private(set) var expected: UInt32 = 0
  /// Bit n: the number n + 1 before the expected one has come.
  private var seen: UInt64 = .max

  init(startingAt first: UInt32 = 0) { expected = first }

  mutating func take(_ number: UInt32) -> Verdict {
    if number == expected {
      seen = seen << 1 | 1
      expected &+= 1
      return .next
    }
    if number > expected {
      let missing = number - expected
      seen = missing >= 63 ? 1 : seen << UInt64(missing + 1) | 1
      expected = number &+ 1
      return .ahead(missing: Int(missing))
    }
    let back = expected - number - 1
    guard back < 64 else { return .double }
    let bit: UInt64 = 1 << UInt64(back)
    if seen & bit != 0 { return .double }
    seen |= bit
    return .late
  }
}

/// How many deliveries went wrong in each way.
struct Faults {
  private(set) var lost = 0
  private(set) var doubled = 0
  private(set) var reordered = 0
  /// Deliveries to a room they were not meant for.
  var misrouted = 0

  /// Counts a verdict; true when the number came for the first time.
  mutating func count(_ verdict: SequenceCheck.Verdict) -> Bool {
    switch verdict {
    case .next: return true
    case .ahead(let missing):
      lost += missing
      return true
    case .late:
      lost -= 1
      reordered += 1
      return true
    case .double:
      doubled += 1
      return false
    }
  }

  /// Counts what had not come by the end.
  mutating func never(_ count: Int) { lost += max(count, 0) }
}
