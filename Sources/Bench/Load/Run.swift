/// What happens in one measurement: connect, warm up, measure, let what is under way arrive.
final class Run {
  /// Modes send only while this holds.
  private(set) var isSending = false
  /// Times and amounts count only while this holds.
  private(set) var isMeasuring = false
  /// Deliveries that are still to come. The run is drained when there are none.
  var outstanding = 0
  /// Messages sent while measuring.
  var sent = 0
  /// Deliveries while measuring.
  var delivered = 0
  var deliveredBytes = 0
  var latency = Histogram()
  var faults = Faults()
  private(set) var failures: [String: Int] = [:]
  private(set) var endedEarly = 0

  /// How long each phase takes, in nanoseconds.
  struct Times {
    let warmup: UInt64
    let duration: UInt64
    let drain: UInt64

    static let options: Set<String> = ["warmup", "duration", "drain"]

    init(_ options: Options) {
      warmup = options.seconds("warmup", 1)
      duration = options.seconds("duration", 5)
      drain = options.seconds("drain", 3)
    }
  }

  /// What the measured phase cost.
  struct Cost {
    let seconds: Double
    /// Seconds of processor time of the server; zero when it is not known.
    let server: Double
    let client: Double
  }

  /// Counts a connection that did not live through the run.
  func note(_ reason: EndReason, wasOpen: Bool) {
    failures[reason.description, default: 0] += 1
    if wasOpen { endedEarly += 1 }
  }

  /// Opens connections, a limited number at a time, until all are open or have failed.
  func connect(_ connections: [LoadConnection], on loop: ClientLoop, timeout: UInt64 = 60_000_000_000) {
    var next = 0
    loop.run(until: Time.now() + timeout) {
      while next < connections.count, loop.opening < 128 {
        loop.begin(connections[next])
        next += 1
      }
      return next == connections.count && loop.opening == 0
    }
    if loop.open < connections.count {
      let reasons = failures.map { "\($0.value) × \($0.key)" }.sorted().joined(separator: ", ")
      Console.error(
        "\(connections.count - loop.open) of \(connections.count) connections failed: \(reasons)\n")
    }
    guard loop.open > 0 else { Usage.stop("nobody could connect") }
  }

  /// Runs the phases; `start` sends what sets everything going.
  func measure(_ times: Times, on loop: ClientLoop, server: ServerUsage, start: () -> Void) -> Cost {
    loop.run(until: Time.now() + 300_000_000)
    isSending = true
    start()
    loop.run(until: Time.now() + times.warmup)
    let (began, serverBegan, clientBegan) = (Time.now(), server.processorTime(), Time.processorTime())
    isMeasuring = true
    loop.run(until: began + times.duration)
    isMeasuring = false
    let cost = Cost(
      seconds: Double(Time.now() - began) / 1e9,
      server: Double(server.processorTime() &- serverBegan) / 1e9,
      client: Double(Time.processorTime() - clientBegan) / 1e9)
    isSending = false
    loop.run(until: Time.now() + times.drain) { self.outstanding == 0 }
    // What is doubled comes after the first of its kind, so a little longer is listened.
    loop.run(until: Time.now() + 100_000_000)
    return cost
  }
}
