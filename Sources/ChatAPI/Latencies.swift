import Synchronization

/// How long something took, counted in steps of a quarter of a doubling from a microsecond to over a minute: quantiles
/// are right to within 19%, and counting one costs two additions.
public final class Latencies: Sendable {
  private static let stepsPerDoubling = 4
  private static let doublings = 26
  /// So many doublings below the first bound that Prometheus sees, 128 µs.
  private static let firstShown = 7

  private static let year: Int64 = 31_556_952_000_000

  private let counts = InlineArray<104, Atomic<Int>> { _ in Atomic(0) }
  private let microseconds = Atomic<Int>(0)

  public init() {}

  public func add(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    // A year is as good as for ever, and the sum cannot run over.
    let time = overflow ? Self.year : min(max(0, whole &+ attoseconds / 1_000_000_000_000), Self.year)
    counts[Self.step(of: time)].add(1, ordering: .relaxed)
    microseconds.wrappingAdd(Int(time), ordering: .relaxed)
  }

  var count: Int { snapshot().reduce(0, +) }

  /// The time in microseconds that this part of all stayed below; nil before there was any.
  func quantile(_ part: Double) -> Int? {
    let counts = snapshot()
    let wanted = (Double(counts.reduce(0, +)) * part).rounded(.up)
    guard wanted > 0 else { return nil }
    var seen = 0
    for (step, count) in counts.enumerated() {
      seen += count
      if Double(seen) >= wanted { return Self.end(of: step) }
    }
    return nil
  }

  /// The histogram in Prometheus' text format, in seconds.
  func exposition(_ name: String, _ help: String) -> String {
    var text = "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
    var (seen, counts) = (0, snapshot()[...])
    for doubling in Self.firstShown...Self.doublings {
      let end = doubling * Self.stepsPerDoubling
      while counts.startIndex < end, let count = counts.popFirst() { seen += count }
      text += "\(name)_bucket{le=\"\(Double(1 << doubling) / 1e6)\"} \(seen)\n"
    }
    text += "\(name)_bucket{le=\"+Inf\"} \(seen)\n"
    text += "\(name)_sum \(Double(microseconds.load(ordering: .relaxed)) / 1e6)\n\(name)_count \(seen)\n"
    return text
  }

  private func snapshot() -> [Int] { counts.indices.map { counts[$0].load(ordering: .relaxed) } }

  /// Step 4d + q holds what is below 2^d · (1 + (q + 1) / 4) µs, and not below the step before.
  private static func step(of microseconds: Int64) -> Int {
    guard microseconds > 0 else { return 0 }
    let doubling = 63 - microseconds.leadingZeroBitCount
    let quarter = doubling >= 2 ? (microseconds >> (doubling - 2)) & 3 : (microseconds << (2 - doubling)) & 3
    return min(doubling * stepsPerDoubling + Int(quarter), doublings * stepsPerDoubling - 1)
  }

  private static func end(of step: Int) -> Int {
    let (doubling, quarter) = (step / stepsPerDoubling, step % stepsPerDoubling)
    return ((1 << doubling) * (5 + quarter) + 3) / 4
  }
}
