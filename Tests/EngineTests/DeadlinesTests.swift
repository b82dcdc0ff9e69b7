import Testing

@testable import Engine

@Suite struct `Deadlines of connections` {
  private let start = MonotonicTime(nanoseconds: 5_000_000_000)

  @Test func `a deadline set after a long sleep counts from the end of the sleep`() {
    var deadlines = Deadlines(start: start)
    var due: [Int32] = []
    deadlines.advance(to: start.advanced(by: .seconds(90)))
    deadlines.set(7, inTicks: Deadlines.ticks(.seconds(10)))
    deadlines.takeDue(into: &due)
    #expect(due.isEmpty)
    deadlines.advance(to: start.advanced(by: .seconds(101)))
    deadlines.takeDue(into: &due)
    #expect(due == [7])
  }
}
