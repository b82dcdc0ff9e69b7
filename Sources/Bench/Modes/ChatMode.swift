import Wire

/// `roost-bench chat`: people in rooms send durable messages; a message is acknowledged when its sender gets it back.
enum ChatMode {
  static func run(_ arguments: [String]) {
    let options = Options(
      arguments,
      known: Target.options.union(Run.Times.options)
        .union(["rooms", "members", "senders", "depth", "size", "users", "pid"]),
      flags: Target.flags.union(["json"]))
    let target = Target(options, path: "/ws/room/{room}?token={token}")
    let server = ServerUsage(options.text("pid"))
    let shape = FanOutShape(options)
    Limits.need(descriptors: shape.connections)
    let setup = ChatSetup(target.endpoint)
    let people = setup.people(max(options.number("users", max(8, shape.rooms / 25)), 1))
    let rooms = setup.rooms(shape.rooms, by: people)
    let load = ChatLoad(shape, depth: max(options.number("depth", 1), 1), size: options.number("size", 64))
    let loop = ClientLoop(target, load)
    let connections = (0..<shape.connections).map { index in
      let (room, token) = (index % shape.rooms, people[index % people.count])
      let path = target.path(index, room: rooms[room]).replacing("{token}", with: token)
      return LoadConnection(index: index, room: room, path: path)
    }
    load.run.connect(connections, on: loop)
    loop.run(until: Time.now() + 30_000_000_000) { load.joined >= loop.open }
    if load.joined < loop.open { Console.error("only \(load.joined) of \(loop.open) are in their room\n") }
    let cost = load.run.measure(Run.Times(options), on: loop, server: server) {
      for connection in connections { load.refill(connection, on: loop) }
    }
    load.settle(connections)
    report(load, shape, cost, server).print(asJSON: options.flag("json"))
  }

  private static func report(_ load: ChatLoad, _ shape: FanOutShape, _ cost: Run.Cost, _ server: ServerUsage)
    -> Report
  {
    var report = Report("chat")
    report.add("rooms", "rooms", shape.rooms)
    report.add("members", "members of each", shape.members)
    report.add("senders", "senders of each", shape.senders)
    report.add("depth", "outstanding for each sender", load.depth)
    report.add("size", "bytes of a message's text", load.size)
    report.add(rateOf: load.acknowledged, "messages", cost, server)
    report.add("deliveries", "deliveries a second", Double(load.run.delivered) / cost.seconds, digits: 0)
    if server.isKnown, cost.server > 0 {
      let each = Double(load.run.delivered) / cost.server
      report.add("deliveries_per_cpu", "deliveries a server-CPU-second", each, digits: 0)
    }
    report.add("ack", "to the acknowledgement", load.acknowledgements)
    report.add("latency", "to the others", load.run.latency)
    report.add(load.run.faults, unanswered: load.run.outstanding, load.run)
    if load.refused > 0 { report.add("refused", "error frames", load.refused) }
    return report
  }
}

/// Makes the accounts and rooms of a run.
struct ChatSetup {
  private let client: RESTClient
  /// Part of every name, so that runs against one database do not meet.
  private let run = String(Time.sinceEpoch() / 1_000_000, radix: 36)

  init(_ endpoint: Endpoint) { client = RESTClient(endpoint: endpoint) }

  /// Signs people up and in; their access tokens.
  func people(_ count: Int) -> [String] {
    (0..<count).map { index in
      let (name, password) = ("bench_\(run)_\(index)", "load-\(run)-generator")
      let made = client.post("/api/users/") {
        $0.field("username", name)
        $0.field("password", password)
      }
      guard made.status == 201 else { Usage.stop("signing up was answered \(made.status)") }
      let signedIn = client.post("/api/token", form: "username=\(name)&password=\(password)")
      guard let token = signedIn.json?.root["access_token"]?.string else {
        Usage.stop("signing in was answered \(signedIn.status)")
      }
      return token
    }
  }

  /// Makes public rooms, spread over `people` because nobody may own many; their numbers.
  func rooms(_ count: Int, by people: [String]) -> [Int] {
    (0..<count).map { index in
      let made = client.post("/api/rooms/", token: people[index % people.count]) {
        $0.field("name", "bench \(run) \(index)")
      }
      guard let id = made.json?.root["id"]?.int else {
        Usage.stop("making a room was answered \(made.status)")
      }
      return Int(id)
    }
  }
}
