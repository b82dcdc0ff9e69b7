import Wire

/// `roost-bench churn`: connections that open, echo one message, close and begin anew.
enum ChurnMode {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments,
      known: Target.options.union(Run.Times.options).union(["connections", "size", "sources", "pid"]),
      flags: Target.flags.union(["json"]))
    let target = Target(options, path: "/ws/echo")
    let server = ServerUsage(options.text("pid"))
    let load = ChurnLoad(
      target, sources: max(options.number("sources", 100), 1), size: options.number("size", 64))
    let count = max(options.number("connections", 50), 1)
    Limits.need(descriptors: count)
    let loop = ClientLoop(target, load)
    let cost = load.run.measure(Run.Times(options), on: loop, server: server) {
      for _ in 0..<count { load.next(on: loop) }
    }
    var report = Report("churn")
    report.add("connections", "connections at once", count)
    report.add(rateOf: load.run.delivered, "connections", cost, server)
    report.add("open", "until it is open", load.opening)
    report.add("latency", "until it is closed", load.run.latency)
    report.add("failed", "failed", load.failed)
    report.print(asJSON: options.flag("json"))
  }
}

/// The churn mode's connections.
final class ChurnLoad: Workload {
  let run = Run()
  private(set) var opening = Histogram()
  private(set) var failed = 0
  private let target: Target
  private let sources: Int
  private var payload: MarkedPayload
  private var count = 0
  private var isBeginning = false

  init(_ target: Target, sources: Int, size: Int) {
    (self.target, self.sources) = (target, sources)
    payload = MarkedPayload(size: size)
  }

  /// Begins another connection, from another address so that ports do not run out.
  func next(on loop: ClientLoop) {
    let connection = LoadConnection(index: count, room: 0, path: target.path(count, room: 0))
    count += 1
    loop.begin(connection, source: 1 + count % sources)
  }

  func opened(_ connection: LoadConnection, on loop: ClientLoop) {
    let now = Time.now()
    if run.isMeasuring { opening.record(now &- connection.began) }
    let mark = Mark(time: now, sender: UInt32(truncatingIfNeeded: connection.index), number: 0)
    payload.append(mark, to: &connection.outgoing)
    loop.flush(connection)
  }

  func received(_ bytes: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop) {
    // The server answers and is the one to close, as it should be.
    ClientFrameEncoder.appendClose(.normal, key: ClientLoop.key, to: &connection.outgoing)
    loop.flush(connection)
  }

  func readEnded(_ connection: LoadConnection, on loop: ClientLoop) {}

  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop) {
    if case .closed(.normal) = reason {
      if run.isMeasuring {
        run.delivered += 1
        run.latency.record(Time.now() &- connection.began)
      }
    } else {
      failed += 1
      run.note(reason, wasOpen: wasOpen)
      if failed > 1000 { Usage.stop("a thousand connections failed, the last one: \(reason)") }
    }
    if run.isSending { next(on: loop) }
  }
}
