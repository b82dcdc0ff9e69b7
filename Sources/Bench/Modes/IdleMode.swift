import Wire

/// `roost-bench idle`: opens very many connections, from as many processes as descriptors need, and looks at the
/// server's memory.
enum IdleMode {
  /// Connections of one process, which may usually have 20,000 descriptors.
  private static let perProcess = 15_000

  static func run(_ arguments: [String]) {
    let options = Options(
      arguments, known: Target.options.union(["connections", "per-source", "settle", "hold", "pid"]),
      flags: Target.flags.union(["json"]))
    let server = ServerUsage(options.text("pid"))
    let count = max(options.number("connections", 10_000), 1)
    let settle = options.seconds("settle", 1)
    let before = server.residentBytes()
    let (began, cpuBegan) = (Time.now(), server.processorTime())
    let children = start(count, passing: passed(arguments))
    var (open, opening) = (0, Histogram())
    for child in children {
      let words = (Process.line(of: child.output) ?? "").split(separator: " ").compactMap { UInt64($0) }
      open += Int(words.first ?? 0)
      for time in words.dropFirst() { opening.record(time) }
    }
    let connected = Time.now()
    let cpuConnected = server.processorTime()
    pause(settle)
    let after = server.residentBytes()
    let (quiet, cpuQuiet) = (Time.now(), server.processorTime())
    pause(options.seconds("hold", 3))
    let still = Double(Time.now() - quiet)
    let cpuHeld = server.processorTime()
    for child in children { Process.finish(child) }

    var report = Report("idle")
    report.add("connections", "connections wanted", count)
    report.add("open", "open", open)
    report.add("processes", "processes of the client", children.count)
    let seconds = Double(connected - began) / 1e9
    report.add("rate", "opened a second", Double(open) / seconds, digits: 0)
    report.add("opening", "time to open", opening)
    if server.isKnown {
      let each = Double(after - before) / Double(max(open, 1))
      report.add("rss", "server's memory", Double(after) / 1e6, digits: 1, "MB")
      report.add("rss_per_connection", "memory a connection", each, digits: 0, "bytes")
      let perOpen = Double(cpuConnected &- cpuBegan) / Double(max(open, 1)) / 1e3
      report.add("cpu_per_open", "server's CPU for opening one", perOpen, digits: 1, "µs")
      report.add("idle_share", "server's CPU share when idle", Double(cpuHeld &- cpuQuiet) / still * 100, "%")
    }
    report.print(asJSON: options.flag("json"))
  }

  private static func start(_ count: Int, passing options: [String]) -> [Process.Child] {
    var children: [Process.Child] = []
    for first in stride(from: 0, to: count, by: perProcess) {
      let mine = ["idle-worker", "--first", "\(first)", "--connections", "\(min(perProcess, count - first))"]
      guard let child = Process.start(mine + options) else { Usage.stop("cannot start another process") }
      children.append(child)
    }
    return children
  }

  /// The options that a worker needs too.
  private static func passed(_ arguments: [String]) -> [String] {
    var passed: [String] = []
    for (index, name) in arguments.enumerated() {
      if ["--host", "--port", "--path", "--per-source"].contains(name), index + 1 < arguments.count {
        passed += [name, arguments[index + 1]]
      }
      if name == "--tls" || name == "--deflate" { passed.append(name) }
    }
    return passed
  }

  private static func pause(_ nanoseconds: UInt64) { Time.sleep(nanoseconds) }
}

/// One process of the idle mode: opens its share, tells how that went, and holds it until its input ends.
enum IdleWorker {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments, known: Target.options.union(["connections", "first", "per-source"]), flags: Target.flags)
    let target = Target(options, path: "/ws/echo")
    let (count, first) = (options.number("connections", 1), options.number("first", 0))
    let perSource = max(options.number("per-source", 8_000), 1)
    Limits.need(descriptors: count)
    let load = IdleLoad()
    let loop = ClientLoop(target, load)
    var next = 0
    loop.run(until: Time.now() + 120_000_000_000) {
      while next < count, loop.opening < 128 {
        let index = first + next
        let connection = LoadConnection(index: index, room: 0, path: target.path(index, room: 0))
        loop.begin(connection, source: 1 + index / perSource)
        next += 1
      }
      return next == count && loop.opening == 0
    }
    // A sample of the times is enough for percentiles.
    let times = stride(from: 0, to: load.times.count, by: max(load.times.count / 200, 1)).map {
      "\(load.times[$0])"
    }
    Console.print(([String(loop.open)] + times).joined(separator: " ") + "\n")
    if let failure = load.failure { Console.error("roost-bench: \(failure)\n") }
    loop.run(until: .max) { Process.hasEnded(input: 0) }
  }
}

/// The idle mode's connections.
final class IdleLoad: Workload {
  private(set) var times: [UInt64] = []
  private(set) var failure: EndReason?

  func opened(_ connection: LoadConnection, on loop: ClientLoop) {
    times.append(Time.now() &- connection.began)
  }
  func received(_ payload: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop) {
  }
  func readEnded(_ connection: LoadConnection, on loop: ClientLoop) {}
  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop) {
    failure = reason
  }
}
