import CLinux
import Glibc
import Synchronization
import Wire

/// The part of a server that lives on one loop.
final class LoopServer {
  let application: any Application
  private(set) var isStopping = false
  private let shared: ServerShared
  private var whenEmpty: (@Sendable () -> Void)?

  init(application: any Application, shared: ServerShared) {
    self.application = application
    self.shared = shared
  }

  // MARK: Accepting

  /// Accepts what waits, and hands it to the loop with the fewest connections. Only the first loop listens.
  func acceptAll(on loop: isolated EventLoop) {
    for listener in shared.listeners { accept(listener, on: loop) }
  }

  private func accept(_ listener: Listener, on loop: isolated EventLoop) {
    // A flood of connections must not keep those that are open waiting.
    for _ in 0..<256 {
      guard !isStopping else { return }
      switch listener.accept() {
      case .none: return
      case .exhausted(let code):
        shared.log?(.acceptPaused(errno: code))
        loop.schedule(after: .milliseconds(100)) { self.acceptAll(on: loop) }
        return
      case .connection(let fd, let peer): place(fd, peer, listener.port, on: loop)
      }
    }
    loop.schedule(after: .zero) { self.acceptAll(on: loop) }
  }

  private func place(_ fd: Int32, _ peer: PeerAddress, _ port: UInt16, on loop: isolated EventLoop) {
    var (least, total) = (loop as EventLoop, 0)
    var leastLoad = Int.max
    for other in shared.loops.value {
      let load = other.load.load(ordering: .relaxed)
      total += load
      if load < leastLoad { (least, leastLoad) = (other, load) }
    }
    guard total < shared.maxConnections else {
      shared.log?(.connectionRefused(peer))
      // Encrypted peers could not read the answer.
      return shared.tls == nil ? Overload.refuse(fd) : Overload.close(fd)
    }
    var held: AddressPlace?
    switch shared.places?.take(peer) {
    case nil, .exempt: break
    case .taken(let place): held = place
    case .full(let isNews):
      // Once, so that a flood does not fill the log.
      if isNews { shared.log?(.addressFull(peer)) }
      return shared.tls == nil ? Overload.refuse(fd, with: .tooMany) : Overload.close(fd)
    }
    least.load.add(1, ordering: .relaxed)
    if least === loop {
      open(fd, peer, port, held, on: loop)
    } else {
      least.post { [held] loop in
        guard let server = loop.server else { return Overload.refuse(fd) }
        server.open(fd, peer, port, held, on: loop)
      }
    }
  }

  private func open(
    _ fd: Int32, _ peer: PeerAddress, _ port: UInt16, _ place: AddressPlace?, on loop: isolated EventLoop
  ) {
    var session: TLSSession?
    if let context = shared.tls, let buffers = loop.tlsBuffers {
      session = context.session(buffers)
      guard session != nil else {
        loop.load.subtract(1, ordering: .relaxed)
        return Overload.close(fd)
      }
    }
    let connection = HTTPConnection(
      fd: fd, generation: loop.nextGeneration(), tls: session, tick: loop.deadlines.now, server: self,
      peer: peer,
      localPort: port, place: place)
    guard !isStopping, loop.add(connection) else {
      loop.load.subtract(1, ordering: .relaxed)
      return Overload.refuse(fd)
    }
    connection.setDeadline(loop.ticks.head, on: loop)
  }

  func slowConsumer(_ socket: WebSocket) { shared.log?(.slowConsumer(socket: socket.id, socket.peer)) }

  // MARK: Stopping

  /// Closes this loop's connections, sockets in batches so that they do not all come back at once; `whenEmpty` is
  /// called when the last one has gone.
  func stop(on loop: isolated EventLoop, whenEmpty: @escaping @Sendable () -> Void) {
    isStopping = true
    self.whenEmpty = whenEmpty
    var sockets: [WebSocket] = []
    for connection in loop.allConnections() {
      if let socket = connection as? WebSocket {
        sockets.append(socket)
      } else {
        (connection as? HTTPConnection)?.stop(on: loop)
      }
    }
    closeBatch(sockets[...], on: loop)
    connectionsClosed(remaining: loop.openConnections, on: loop)
  }

  private static let batch = 256

  private func closeBatch(_ sockets: ArraySlice<WebSocket>, on loop: isolated EventLoop) {
    for socket in sockets.prefix(LoopServer.batch) {
      socket.close(.serviceRestart, reason: "the server restarts", on: loop)
    }
    let rest = sockets.dropFirst(LoopServer.batch)
    if rest.isEmpty { return }
    loop.schedule(after: .milliseconds(50)) { self.closeBatch(rest, on: loop) }
  }

  func connectionsClosed(remaining: Int, on loop: isolated EventLoop) {
    guard isStopping, remaining == 0, let whenEmpty else { return }
    self.whenEmpty = nil
    whenEmpty()
  }
}

/// What the loops of one server share.
final class ServerShared: Sendable {
  let listeners: [Listener]
  let tls: TLSContext?
  let maxConnections: Int
  /// nil: an address may have any number of connections.
  let places: AddressPlaces?
  let log: (@Sendable (EngineEvent) -> Void)?
  let loops = LoopList()

  init(
    listeners: [Listener], tls: TLSContext?, maxConnections: Int, places: AddressPlaces?,
    log: (@Sendable (EngineEvent) -> Void)?
  ) {
    self.listeners = listeners
    self.tls = tls
    self.maxConnections = maxConnections
    self.places = places
    self.log = log
  }
}

/// The loops of a server; set once before any of them runs.
final class LoopList: Sendable {
  private let loops = Mutex<[EventLoop]>([])
  var value: [EventLoop] { loops.withLock { $0 } }
  func set(_ loops: [EventLoop]) { self.loops.withLock { $0 = loops } }
}

/// The answer to a connection for which there is no room.
enum Overload {
  enum Answer: String {
    case unavailable = "503 Service Unavailable"
    /// The address has too many connections.
    case tooMany = "429 Too Many Requests"
  }

  static func refuse(_ fd: Int32, with reason: Answer = .unavailable) {
    let answer = Array(
      "HTTP/1.1 \(reason.rawValue)\r\nContent-Length: 0\r\nRetry-After: 5\r\nConnection: close\r\n\r\n".utf8)
    // Sound: the kernel reads the array's bytes. Whether they arrive does not matter.
    unsafe answer.withUnsafeBytes {
      _ = unsafe Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    close(fd)
  }

  static func close(_ fd: Int32) { Glibc.close(fd) }

  /// Nine tenths of the files this process may open.
  static func defaultConnections() -> Int {
    var limit = rlimit()
    // Sound: the kernel fills one rlimit.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 900 }
    return Int(clamping: limit.rlim_cur / 10 * 9)
  }
}
