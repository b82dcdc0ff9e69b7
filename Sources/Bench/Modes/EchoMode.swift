import Wire

/// `roost-bench echo`: every connection keeps a number of messages under way and waits for them to come back.
enum EchoMode {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments,
      known: Target.options.union(Run.Times.options).union(["connections", "depth", "size", "pid"]),
      flags: Target.flags.union(["json"]))
    let target = Target(options, path: "/ws/echo")
    let server = ServerUsage(options.text("pid"))
    let count = max(options.number("connections", 100), 1)
    Limits.need(descriptors: count)
    let load = EchoLoad(
      connections: count, depth: max(options.number("depth", 1), 1), size: options.number("size", 64))
    let loop = ClientLoop(target, load)
    let connections = (0..<count).map {
      LoadConnection(index: $0, room: 0, path: target.path($0, room: 0))
    }
    load.run.connect(connections, on: loop)
    let cost = load.run.measure(Run.Times(options), on: loop, server: server) {
      for connection in connections { load.refill(connection, on: loop) }
    }
    load.settle(connections)
    var report = Report("echo")
    report.add("connections", "connections", loop.open)
    report.add("depth", "outstanding on each", load.depth)
    report.add("size", "bytes of a message", load.size)
    report.add(rateOf: load.run.delivered, "echoes", cost, server)
    report.add("latency", "latency", load.run.latency)
    report.add(load.run.faults, unanswered: load.run.outstanding, load.run)
    report.print(asJSON: options.flag("json"))
  }
}

/// The echo mode's connections.
final class EchoLoad: Workload {
  let run = Run()
  let depth: Int
  var size: Int { payload.count }
  private var payload: MarkedPayload
  private var checks: [SequenceCheck]
  private var hint = 0

  init(connections: Int, depth: Int, size: Int) {
    self.depth = depth
    payload = MarkedPayload(size: size)
    checks = [SequenceCheck](repeating: SequenceCheck(), count: connections)
  }

  func opened(_ connection: LoadConnection, on loop: ClientLoop) {}

  func received(_ bytes: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop) {
    guard let mark = Mark.find(in: bytes, hint: &hint) else { return }
    guard mark.sender == UInt32(truncatingIfNeeded: connection.index) else {
      run.faults.misrouted += 1
      return
    }
    guard run.faults.count(checks[connection.index].take(mark.number)) else { return }
    connection.outstanding -= 1
    run.outstanding -= 1
    guard run.isMeasuring else { return }
    run.delivered += 1
    run.latency.record(time &- mark.time)
  }

  func readEnded(_ connection: LoadConnection, on loop: ClientLoop) { refill(connection, on: loop) }

  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop) {
    run.note(reason, wasOpen: wasOpen)
  }

  /// Sends until `depth` messages are under way, with one write.
  func refill(_ connection: LoadConnection, on loop: ClientLoop) {
    guard run.isSending, connection.stage == .open, connection.outstanding < depth else { return }
    let now = Time.now()
    while connection.outstanding < depth {
      let sender = UInt32(truncatingIfNeeded: connection.index)
      payload.append(Mark(time: now, sender: sender, number: connection.sent), to: &connection.outgoing)
      connection.sent += 1
      connection.outstanding += 1
      run.outstanding += 1
      if run.isMeasuring { run.sent += 1 }
    }
    loop.flush(connection)
  }

  /// Counts as lost what has not come by the end.
  func settle(_ connections: [LoadConnection]) {
    for connection in connections {
      run.faults.never(Int(connection.sent) - Int(checks[connection.index].expected))
    }
  }
}
