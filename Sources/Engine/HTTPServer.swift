import Synchronization

/// A web server: listening sockets and event loops.
public final class HTTPServer: Sendable {
  public let loops: [EventLoop]
  private let shared: ServerShared
  private let running = Atomic<Int>(0)

  /// Binds the ports and makes the loops; connections wait until `start`.
  ///
  /// `application` is called once on each loop, before its first connection.
  public init(
    _ configuration: ServerConfiguration,
    application: @escaping @Sendable (isolated EventLoop) -> any Application
  ) throws(ServerError) {
    var listeners: [Listener] = []
    for port in configuration.ports { listeners.append(try Listener(host: configuration.host, port: port)) }
    var tls: TLSContext?
    if let configured = configuration.tls { tls = try TLSContext(configured) }
    let shared = ServerShared(
      listeners: listeners, tls: tls,
      maxConnections: configuration.limits.connections ?? Overload.defaultConnections(),
      places: configuration.limits.connectionsPerAddress.map {
        AddressPlaces(limit: $0, isExempt: configuration.isProxy)
      },
      log: configuration.log)
    self.shared = shared
    loops = (0..<max(configuration.loops, 1)).map {
      EventLoop(index: $0, limits: configuration.limits, usesTLS: configuration.tls != nil)
    }
    shared.loops.set(loops)
    for loop in loops {
      loop.post { loop in
        loop.server = LoopServer(application: application(loop), shared: shared)
        guard loop.index == 0 else { return }
        for listener in shared.listeners { loop.watchListener(listener.fd) }
      }
    }
  }

  /// The ports it listens on, in the order of the configuration.
  public var ports: [UInt16] { shared.listeners.map(\.port) }
  /// The first port it listens on.
  public var port: UInt16 { ports.first ?? 0 }

  /// Starts the loops' threads.
  public func start() {
    for loop in loops {
      running.add(1, ordering: .relaxed)
      loop.start { _ = self.running.subtract(1, ordering: .relaxed) }
    }
  }

  /// Stops: no new connections; idle ones end, requests under way are answered, WebSockets are closed with 1012 in
  /// batches; what is left after `grace` is cut off. Then the threads end, and nothing may be posted any more.
  public func stop(grace: Duration) async {
    for listener in shared.listeners { listener.stop() }
    await withTaskGroup(of: Void.self) { group in
      for loop in loops { group.addTask { await HTTPServer.stop(loop, grace) } }
    }
  }

  private static func stop(_ loop: EventLoop, _ grace: Duration) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let once = Once { continuation.resume() }
      loop.post { loop in
        guard let server = loop.server else { return once.run() }
        server.stop(on: loop) { once.run() }
        loop.schedule(after: grace) {
          for connection in loop.allConnections() { connection.close(on: loop) }
        }
      }
    }
    // The last callbacks may have posted something: one more turn for that.
    loop.post { loop in loop.post { loop in loop.finish() } }
  }
}

/// Runs something at the first call only.
final class Once: Sendable {
  private let isDone = Atomic<Bool>(false)
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func run() {
    if !isDone.exchange(true, ordering: .relaxed) { body() }
  }
}
