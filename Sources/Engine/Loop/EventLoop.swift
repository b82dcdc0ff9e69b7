import CLinux
import Glibc
import Synchronization
import Wire

/// An event loop: an actor with a thread of its own that owns some of the connections for their whole life.
///
/// A turn: wait for events, read, run jobs and posts, fan out, write, close. Handlers run on it synchronously;
/// slow work goes elsewhere and comes back.
public actor EventLoop {
  /// Which one of the server's loops this is, from zero.
  public nonisolated let index: Int
  /// Runs jobs on this loop's thread.
  public nonisolated let executor: LoopExecutor
  public nonisolated var unownedExecutor: UnownedSerialExecutor {
    // Sound: the executor lives as long as this actor, which holds it.
    unsafe executor.asUnownedSerialExecutor()
  }
  /// The moment this turn began.
  public private(set) var now: MonotonicTime
  let limits: EngineLimits
  let ticks: TickLimits
  /// Open connections, for whoever hands out new ones.
  nonisolated let load = Atomic<Int>(0)

  // What the connections of this loop share.
  let receiveArena = ByteArena(capacity: 512 * 1024)
  let tlsBuffers: TLSBuffers?
  private let decryptArena: ByteArena?
  /// Where the protocols find their bytes when they were not just read: decrypted, or left over from before.
  var plainArena: ByteArena { decryptArena ?? receiveArena }
  let outputArena = ByteArena(capacity: 1024 * 1024)
  var vectors = IOVectors()
  var scratch: [UInt8] = []
  var deadlines: Deadlines
  var dirty: [Connection] = []
  var closing: [Connection] = []
  var dirtyTopics: [Topic] = []
  var ended: [WebSocket] = []
  var clock = WallClock()
  var server: LoopServer?
  lazy var deflater = Deflater()
  lazy var inflater = Inflater()
  private var endpoints: [WebSocketEndpoint] = []

  private let poller = Poller(capacity: 1024)
  private var connections: [Connection?] = []
  private var connectionCount = 0
  private var resuming: [Connection] = []
  private var envelopes: [Envelope] = []
  private var timers = Timers()
  private var due: [Int32] = []
  private var generation: UInt32 = 0
  private var isFinishing = false
  private var isFlushing = false

  private static let bellToken = UInt64.max
  private static let listenerToken = UInt64.max - 1

  init(index: Int, limits: EngineLimits, usesTLS: Bool) {
    self.index = index
    self.limits = limits
    ticks = TickLimits(limits)
    executor = LoopExecutor()
    // Larger than what is received at once, for what may be left over from before.
    decryptArena = usesTLS ? ByteArena(capacity: 768 * 1024) : nil
    tlsBuffers = usesTLS ? TLSBuffers(input: receiveArena) : nil
    now = .current()
    deadlines = Deadlines(start: now)
    _ = poller.addReader(executor.mailbox.bell, token: EventLoop.bellToken)
  }

  // MARK: For applications

  /// Runs `job` on this loop soon; jobs posted by one thread run in order. May be called from any thread.
  public nonisolated func post(_ job: @escaping @Sendable (isolated EventLoop) -> Void) {
    executor.mailbox.put(.post(job))
  }

  /// This loop's instance of the application; nil before its first turn.
  public var application: (any Application)? { server?.application }

  /// Runs `job` on this loop after `delay`.
  @discardableResult
  public func schedule(after delay: Duration, _ job: @escaping () -> Void) -> TimerID {
    timers.add(now.advanced(by: delay), job)
  }

  /// Forgets a scheduled job that has not run yet.
  public func cancel(_ timer: TimerID) { timers.cancel(timer) }

  // MARK: The thread

  /// Starts the loop's thread; `ended` is called on it as the very last thing.
  nonisolated func start(ended: @escaping @Sendable () -> Void) {
    LoopThread.start(name: "loop-\(index)") {
      self.executor.adoptCurrentThread()
      self.assumeIsolated { loop in
        while !loop.isFinishing { loop.turn() }
      }
      ended()
    }
  }

  /// Ends the thread after this turn.
  func finish() { isFinishing = true }

  private func turn() {
    poller.wait(nanoseconds: sleepTime())
    executor.mailbox.wake()
    now = .current()
    deadlines.advance(to: now)
    for index in 0..<poller.count { dispatch(poller[index]) }
    runResuming()
    runMail()
    while let job = timers.takeDue(now) { job() }
    checkDeadlines()
    announceEnds()
    fanOut()
    flushDirty()
    closeAll()
  }

  /// How long the loop may sleep, in nanoseconds; -1 for as long as nothing happens.
  private func sleepTime() -> Int64 {
    guard resuming.isEmpty, ended.isEmpty, dirty.isEmpty else { return 0 }
    var next = connectionCount > 0 ? deadlines.nextTick : nil
    if let due = timers.next { next = min(next ?? due, due) }
    for topic in dirtyTopics { next = min(next ?? topic.due, topic.due) }
    guard executor.mailbox.prepareToSleep() else { return 0 }
    guard let next else { return -1 }
    // A timer may wait for the next millisecond; only a fan-out is worth a finer clock.
    let wait = Int64(clamping: next.since(dirtyTopics.isEmpty ? now : .current()).wholeNanoseconds)
    return dirtyTopics.isEmpty ? (wait + 999_999) / 1_000_000 * 1_000_000 : wait
  }

  private func dispatch(_ event: Poller.Event) {
    if event.token == EventLoop.bellToken { return executor.mailbox.silence() }
    if event.token == EventLoop.listenerToken {
      server?.acceptAll(on: self)
      return
    }
    let fd = Int(event.token & 0xFFFF_FFFF)
    guard fd < connections.count, let connection = connections[fd],
      connection.generation == UInt32(truncatingIfNeeded: event.token >> 32)
    else { return }
    if event.isWritable { connection.writable(on: self) }
    if event.isReadable { connection.readable(isEnding: event.isEnding, on: self) }
  }

  private func runResuming() {
    guard !resuming.isEmpty else { return }
    var list: [Connection] = []
    swap(&list, &resuming)
    for connection in list { connection.resumed(on: self) }
  }

  private func runMail() {
    executor.mailbox.take(into: &envelopes)
    guard !envelopes.isEmpty else { return }
    for envelope in envelopes {
      switch envelope {
      case .job(let job):
        // Sound: the job was enqueued for this executor, and this is its thread.
        unsafe job.runSynchronously(
          isolatedTo: executor.asUnownedSerialExecutor(), taskExecutor: executor.asUnownedTaskExecutor())
      case .post(let job): job(self)
      }
    }
    envelopes.removeAll(keepingCapacity: envelopes.count < 4096)
  }

  private func checkDeadlines() {
    deadlines.takeDue(into: &due)
    guard !due.isEmpty else { return }
    for fd in due where Int(fd) < connections.count {
      connections[Int(fd)]?.deadlinePassed(on: self)
    }
    due.removeAll(keepingCapacity: true)
  }

  private func announceEnds() {
    guard !ended.isEmpty else { return }
    var list: [WebSocket] = []
    swap(&list, &ended)
    for socket in list { socket.announceEnd(on: self) }
  }

  private func fanOut() {
    guard !dirtyTopics.isEmpty else { return }
    var topics: [Topic] = []
    swap(&topics, &dirtyTopics)
    let isAlone = topics.count == 1
    for topic in topics {
      if topic.mustWait() { dirtyTopics.append(topic) } else { topic.fanOut(on: self, alone: isAlone) }
    }
  }

  // MARK: Connections

  /// Writes what the connections have queued in this turn; a connection that writes more meanwhile comes again.
  func flushDirty() {
    guard !isFlushing else { return }
    isFlushing = true
    defer { isFlushing = false }
    var index = 0
    while index < dirty.count {
      let connection = dirty[index]
      connection.flags.remove(.isDirty)
      connection.flush(on: self)
      index += 1
    }
    dirty.removeAll(keepingCapacity: dirty.count < 4096)
    outputArena.reset()
  }

  /// Has `connection` go on in the next turn.
  func resumeLater(_ connection: Connection) {
    guard !connection.flags.contains(.isResuming) else { return }
    connection.flags.insert(.isResuming)
    resuming.append(connection)
  }

  /// A number that tells this connection's events from those of earlier ones with the same descriptor.
  func nextGeneration() -> UInt32 {
    generation = generation &+ 1 & 0x7FFF_FFFF
    return generation
  }

  /// Watches a new connection; false when the kernel refuses.
  func add(_ connection: Connection) -> Bool {
    guard poller.add(connection.fd, token: UInt64(connection.generation) << 32 | UInt64(connection.fd)) else {
      return false
    }
    let index = Int(connection.fd)
    while connections.count <= index { connections.append(nil) }
    connections[index] = connection
    connectionCount += 1
    return true
  }

  /// Puts `connection` in the place of the one whose socket it took over.
  func replace(with connection: Connection) {
    connections[Int(connection.fd)] = connection
    if connection.extentCount > 0 || connection.queuedBytes > 0 { connection.markDirty(on: self) }
    if connection.hasInput || connection.flags.contains(.hasUnread) { resumeLater(connection) }
  }

  /// How many connections are open.
  var openConnections: Int { connectionCount }

  /// The shared record of a service with its options.
  func endpoint(_ service: any WebSocketService, _ options: WebSocketOptions) -> WebSocketEndpoint {
    if let known = endpoints.first(where: { $0.service === service && $0.options == options }) {
      return known
    }
    let endpoint = WebSocketEndpoint(service: service, options: options)
    // More than a few would be services made for a single socket, which live no longer than it.
    if endpoints.count == 16 { endpoints.removeFirst() }
    endpoints.append(endpoint)
    return endpoint
  }

  /// Every open connection; for stopping.
  func allConnections() -> [Connection] { connections.compactMap { $0 } }

  /// Watches a listening socket.
  func watchListener(_ fd: Int32) { _ = poller.addReader(fd, token: EventLoop.listenerToken) }

  private func closeAll() {
    while !closing.isEmpty {
      var list: [Connection] = []
      swap(&list, &closing)
      for connection in list {
        connection.closed(on: self)
        connections[Int(connection.fd)] = nil
        deadlines.clear(connection.fd)
        connectionCount -= 1
        load.subtract(1, ordering: .relaxed)
        close(connection.fd)
      }
      server?.connectionsClosed(remaining: connectionCount, on: self)
    }
  }
}
