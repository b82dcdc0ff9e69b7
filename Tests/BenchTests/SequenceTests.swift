import Testing

@testable import Bench

/// What the load generator says about the order in which messages come.
@Suite struct SequenceTests {
  private func faults(_ numbers: [UInt32], of sent: Int) -> Faults {
    var check = SequenceCheck()
    var faults = Faults()
    for number in numbers { _ = faults.count(check.take(number)) }
    faults.never(sent - Int(check.expected))
    return faults
  }

  @Test func `what comes in order is without fault`() {
    let found = faults(Array(0..<1000), of: 1000)
    #expect((found.lost, found.doubled, found.reordered) == (0, 0, 0))
  }

  @Test func `a gap is a loss`() {
    let found = faults([0, 1, 4, 5], of: 6)
    #expect((found.lost, found.doubled, found.reordered) == (2, 0, 0))
  }

  @Test func `what never comes at the end is a loss`() {
    #expect(faults([0, 1], of: 5).lost == 3)
  }

  @Test func `what comes late is reordered and not lost`() {
    let found = faults([0, 2, 1, 3], of: 4)
    #expect((found.lost, found.doubled, found.reordered) == (0, 0, 1))
  }

  @Test func `what comes twice is doubled`() {
    let found = faults([0, 1, 1, 2, 0, 3], of: 4)
    #expect((found.lost, found.doubled, found.reordered) == (0, 2, 0))
  }

  @Test func `a late message that comes twice is reordered once and doubled once`() {
    let found = faults([0, 2, 1, 1], of: 3)
    #expect((found.lost, found.doubled, found.reordered) == (0, 1, 1))
  }

  @Test(arguments: 1...6) func `every order of a few numbers loses nothing`(count: Int) {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let numbers = (0..<UInt32(count)).shuffled(using: &generator)
      let found = faults(numbers, of: count)
      #expect(found.lost == 0 && found.doubled == 0, "\(numbers)")
      #expect((found.reordered == 0) == (numbers == numbers.sorted()), "\(numbers)")
    }
  }

  @Test func `a gap wider than the window is counted in full`() {
    #expect(faults([0, 500], of: 501).lost == 499)
  }
}

/// Percentiles of times.
@Suite struct HistogramTests {
  @Test func `a quantile is within one percent`() {
    var histogram = Histogram()
    for value in stride(from: UInt64(1), through: 1_000_000, by: 7) { histogram.record(value) }
    for fraction in [0.01, 0.5, 0.9, 0.99, 0.999] {
      let exact = fraction * 1_000_000
      let found = Double(histogram.quantile(fraction))
      #expect(abs(found - exact) / exact < 0.01, "\(fraction): \(found)")
    }
    #expect(histogram.quantile(1) == histogram.largest)
  }

  @Test(arguments: [0, 1, 127, 128, 255, 256, 1 << 40, .max] as [UInt64])
  func `any value can be recorded`(value: UInt64) {
    var histogram = Histogram()
    histogram.record(value)
    #expect(histogram.quantile(0.5) == value)
  }

  @Test func `two histograms add up`() {
    var (low, high) = (Histogram(), Histogram())
    for _ in 0..<10 { low.record(10) }
    for _ in 0..<10 { high.record(1000) }
    low.add(high)
    #expect(low.count == 20)
    #expect(low.quantile(0.5) == 10)
    #expect(low.largest == 1000)
  }
}

/// The mark inside a payload.
@Suite struct MarkTests {
  @Test func `a mark is found again wherever it stands`() {
    let mark = Mark(time: .max - 7, sender: 0xDEAD_BEEF, number: 12)
    for place in [0, 1, 40] {
      var bytes = [UInt8](repeating: UInt8(ascii: "^"), count: 100)
      mark.write(to: &bytes, at: place)
      var hint = 0
      #expect(Mark.find(in: bytes.span, hint: &hint) == mark)
      #expect(hint == place)
    }
  }

  @Test func `there is none where none is`() {
    var hint = 0
    for text in ["", "^@", "hello", String(repeating: "^", count: 200)] {
      let bytes = Array(text.utf8)
      #expect(Mark.find(in: bytes.span, hint: &hint) == nil)
    }
  }
}
