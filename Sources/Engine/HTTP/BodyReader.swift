import Wire

/// The body of one request, in pieces and in order; loop-confined.
///
/// The socket is read only while somebody waits in `next`: a slow disk makes the peer wait, and a connection holds no
/// more than about two pieces of memory.
public final class BodyReader {
  /// The most bytes of one piece.
  public static let piece = 64 * 1024

  /// How many bytes the peer says there are; nil when it does not say.
  public let announced: Int?
  private var body: RequestBody
  /// The peer waits to be told that its body is wanted.
  private var owesContinue: Bool
  private var connection: HTTPConnection?
  private var waiter: CheckedContinuation<Result<[UInt8]?, BodyError>, Never>?
  private var failure: BodyError?
  private var askedTick: UInt32 = 0
  /// Ticks for which the peer has been waited for.
  private var waited: UInt32 = 0

  init(
    _ head: RequestHead, limit: Int, hasMore: Bool, connection: HTTPConnection
  ) throws(RequestError) {
    body = try RequestBody(head: head, limit: limit)
    if case .length(let length) = head.framing {
      announced = length
    } else {
      announced = head.framing == .none ? 0 : nil
    }
    owesContinue = head.expectsContinue && !hasMore
    self.connection = connection
  }

  // MARK: For applications

  /// Bytes that have come so far.
  public var received: Int { body.received }

  /// True when all of it has come and been handed out.
  public var isComplete: Bool { body.isComplete }

  /// The next bytes, at most `piece`, never none; nil at the end. Only one may wait at a time.
  ///
  /// An error comes again at every later call. A client that waits for `100 Continue` gets it at the first call.
  public func next(on loop: isolated EventLoop) async throws(BodyError) -> [UInt8]? {
    precondition(waiter == nil, "somebody waits for this body already")
    if isComplete { return nil }
    if let failure { throw failure }
    guard let connection, !connection.isClosed else { throw .gone }
    let result = await withCheckedContinuation(isolation: loop) { continuation in
      waiter = continuation
      ask(connection, on: loop)
    }
    return try result.get()
  }

  // MARK: For the connection

  /// Somebody waits for bytes.
  var isAsking: Bool { waiter != nil }

  /// Takes bytes off the front of `input` for whoever waits, and returns how many.
  func take(_ input: Span<UInt8>, on loop: isolated EventLoop) -> Int {
    guard isAsking, let connection else { return 0 }
    let used: Int
    do throws(RequestError) {
      used = try body.take(input.extracting(first: min(input.count, BodyReader.piece)))
    } catch {
      fail(error.status == 413 ? .tooLarge : .malformed(reason: error.reason))
      connection.bodyRests(on: loop)
      return 0
    }
    let piece = body.takeOut()
    if piece.isEmpty, !isComplete {
      connection.setDeadline(body.patience(waited: waited &+ sinceAsked(on: loop), on: loop), on: loop)
      return used
    }
    waited &+= sinceAsked(on: loop)
    if isComplete { connection.flags.remove(.readsPieces) }
    connection.bodyRests(on: loop)
    answer(.success(piece.isEmpty ? nil : piece))
    return used
  }

  /// Ends the body before its end; whoever waits, and whoever asks later, gets `error`.
  func fail(_ error: BodyError) {
    connection = nil
    guard !isComplete, failure == nil else { return }
    failure = error
    answer(.failure(error))
  }

  private func ask(_ connection: HTTPConnection, on loop: isolated EventLoop) {
    if connection.flags.contains(.hasEnded), !connection.hasInput { return connection.bodyBroke(on: loop) }
    askedTick = loop.deadlines.now
    connection.setDeadline(body.patience(waited: waited, on: loop), on: loop)
    if owesContinue {
      owesContinue = false
      connection.sendContinue(on: loop)
    }
    connection.resume(on: loop)
  }

  private func sinceAsked(on loop: isolated EventLoop) -> UInt32 { loop.deadlines.now &- askedTick }

  private func answer(_ result: Result<[UInt8]?, BodyError>) {
    guard let waiter else { return }
    self.waiter = nil
    waiter.resume(returning: result)
  }
}
