import Wire

/// `roost-bench fanout`: rooms in which some members send and everybody gets everything.
enum FanOutMode {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments,
      known: Target.options.union(Run.Times.options)
        .union(["rooms", "members", "senders", "depth", "size", "pid"]),
      flags: Target.flags.union(["json"]))
    let target = Target(options, path: "/bcast/{room}")
    let server = ServerUsage(options.text("pid"))
    let shape = FanOutShape(options)
    Limits.need(descriptors: shape.connections)
    let load = FanOutLoad(shape, depth: max(options.number("depth", 1), 1), size: options.number("size", 128))
    let loop = ClientLoop(target, load)
    // Room by room inside, member by member outside, as rooms fill in life; the last ones of a room send.
    let connections = (0..<shape.connections).map { index in
      LoadConnection(
        index: index, room: index % shape.rooms, path: target.path(index, room: index % shape.rooms))
    }
    load.run.connect(connections, on: loop)
    load.seat(connections)
    let cost = load.run.measure(Run.Times(options), on: loop, server: server) {
      load.begin(on: loop)
    }
    load.settle(connections)
    var report = Report("fanout")
    report.add("rooms", "rooms", shape.rooms)
    report.add("members", "members of each", shape.members)
    report.add("senders", "senders of each", shape.senders)
    report.add("depth", "outstanding for each sender", load.depth)
    report.add("size", "bytes of a message", load.size)
    report.add("sends", "sends a second", Double(load.run.sent) / cost.seconds, digits: 0)
    report.add(rateOf: load.run.delivered, "deliveries", cost, server)
    report.add("latency", "delivery latency", load.run.latency)
    report.add(load.run.faults, unanswered: load.run.outstanding, load.run)
    report.print(asJSON: options.flag("json"))
  }
}

/// How many rooms, how many in each, how many of them send.
struct FanOutShape {
  let rooms: Int
  let members: Int
  let senders: Int

  init(_ options: Options) {
    rooms = max(options.number("rooms", 1), 1)
    members = max(options.number("members", 100), 1)
    senders = min(max(options.number("senders", 1), 1), members)
  }

  var connections: Int { rooms * members }

  /// The number a connection sends under, from zero over all rooms; nil when it only listens.
  func sender(_ connection: Int) -> Int? {
    let place = connection / rooms - (members - senders)
    return place >= 0 ? connection % rooms * senders + place : nil
  }
}

/// The fan-out mode's connections.
final class FanOutLoad: Workload {
  let run = Run()
  let depth: Int
  var size: Int { payload.count }
  private let shape: FanOutShape
  private var senders: [LoadConnection?]
  private var checks: [SequenceCheck]
  private var membersOf: [Int]
  private var payload: MarkedPayload
  private var hint = 0

  init(_ shape: FanOutShape, depth: Int, size: Int) {
    self.shape = shape
    self.depth = depth
    payload = MarkedPayload(size: size)
    senders = [LoadConnection?](repeating: nil, count: shape.rooms * shape.senders)
    checks = [SequenceCheck](repeating: SequenceCheck(), count: shape.connections * shape.senders)
    membersOf = [Int](repeating: 0, count: shape.rooms)
  }

  /// Takes the open connections for members.
  func seat(_ connections: [LoadConnection]) {
    for connection in connections where connection.stage == .open {
      membersOf[connection.room] += 1
      if let sender = shape.sender(connection.index) { senders[sender] = connection }
    }
  }

  /// Sends every sender's first messages.
  func begin(on loop: ClientLoop) {
    for case let connection? in senders { refill(connection, on: loop) }
  }

  func opened(_ connection: LoadConnection, on loop: ClientLoop) {}

  func received(_ bytes: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop) {
    guard let mark = Mark.find(in: bytes, hint: &hint) else { return }
    let sender = Int(mark.sender)
    guard sender < senders.count, sender / shape.senders == connection.room else {
      run.faults.misrouted += 1
      return
    }
    let check = connection.index * shape.senders + sender % shape.senders
    guard run.faults.count(checks[check].take(mark.number)) else { return }
    if run.isMeasuring {
      run.delivered += 1
      run.latency.record(time &- mark.time)
    }
    run.outstanding -= 1
    if senders[sender] === connection { connection.outstanding -= 1 }
  }

  func readEnded(_ connection: LoadConnection, on loop: ClientLoop) { refill(connection, on: loop) }

  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop) {
    run.note(reason, wasOpen: wasOpen)
  }

  /// Has a sender send until `depth` of its messages have not come back to itself.
  private func refill(_ connection: LoadConnection, on loop: ClientLoop) {
    guard run.isSending, connection.stage == .open, connection.outstanding < depth,
      let sender = shape.sender(connection.index)
    else { return }
    let now = Time.now()
    while connection.outstanding < depth {
      let mark = Mark(time: now, sender: UInt32(truncatingIfNeeded: sender), number: connection.sent)
      payload.append(mark, to: &connection.outgoing)
      connection.sent += 1
      connection.outstanding += 1
      run.outstanding += membersOf[connection.room]
      if run.isMeasuring { run.sent += 1 }
    }
    loop.flush(connection)
  }

  /// Counts as lost what has not come by the end.
  func settle(_ connections: [LoadConnection]) {
    for connection in connections where connection.stage == .open {
      for place in 0..<shape.senders {
        let sent = Int(senders[connection.room * shape.senders + place]?.sent ?? 0)
        run.faults.never(sent - Int(checks[connection.index * shape.senders + place].expected))
      }
    }
  }
}
