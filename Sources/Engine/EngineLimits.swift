public import Wire

/// What a peer may cost: sizes and deadlines of the engine; every deadline is kept to within half a second.
public struct EngineLimits: Sendable {
  /// Size of a request's head.
  public var head = HTTPLimits()
  /// From the first byte of a request, or from the connection's opening, to the end of the head (408 beyond it).
  public var headDeadline = Duration.seconds(10)
  /// Without progress in a request's body (408 beyond it).
  public var bodyDeadline = Duration.seconds(30)
  /// What a body must at least bring a second beyond `bodyDeadline`, in bytes: a drip is not progress.
  public var bodyRate = 1024
  /// Between two requests of a kept connection.
  public var idleDeadline = Duration.seconds(60)
  /// Without progress while an answer is being sent.
  public var writeDeadline = Duration.seconds(30)
  /// For the application to answer a request (503 beyond it).
  public var answerDeadline = Duration.seconds(120)
  /// A WebSocket that has been silent this long is pinged.
  public var pingInterval = Duration.seconds(25)
  /// A WebSocket that has been silent this long is dead.
  public var deadAfter = Duration.seconds(60)
  /// For the last bytes to leave, and for the peer's answer to a close frame.
  public var closeDeadline = Duration.seconds(5)
  /// For the peer to end its side after us.
  public var lingerDeadline = Duration.seconds(2)
  /// For a peer whose request was answered before its body ended to send the rest, which is thrown away: many read
  /// the answer only behind it.
  public var drainDeadline = Duration.seconds(30)
  /// Bytes queued for one socket above which frames that may be dropped are dropped and nothing more is read.
  public var softQueue = 256 * 1024
  /// Bytes queued for one socket above which it is closed with 4008.
  public var hardQueue = 1024 * 1024
  /// Open connections of all loops together; nil for nine tenths of the process's open-file limit.
  public var connections: Int?
  /// Open connections of one address (of one IPv6 /64) that are no WebSockets; nil for any number.
  public var connectionsPerAddress: Int?

  public init() {}
}

/// The deadlines of `EngineLimits` in ticks, worked out once.
struct TickLimits {
  let head: UInt32
  let body: UInt32
  let idle: UInt32
  let write: UInt32
  let answer: UInt32
  let ping: UInt32
  let dead: UInt32
  let close: UInt32
  let linger: UInt32
  let drain: UInt32

  init(_ limits: EngineLimits) {
    head = Deadlines.ticks(limits.headDeadline)
    body = Deadlines.ticks(limits.bodyDeadline)
    idle = Deadlines.ticks(limits.idleDeadline)
    write = Deadlines.ticks(limits.writeDeadline)
    answer = Deadlines.ticks(limits.answerDeadline)
    ping = Deadlines.ticks(limits.pingInterval)
    dead = Deadlines.ticks(limits.deadAfter)
    close = Deadlines.ticks(limits.closeDeadline)
    linger = Deadlines.ticks(limits.lingerDeadline)
    drain = Deadlines.ticks(limits.drainDeadline)
  }
}
