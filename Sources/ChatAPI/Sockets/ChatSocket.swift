import Chat
import Engine

/// What is known of a socket before it is open.
final class Arrival {
  /// The template of the path it comes by, for the statistics.
  let path: String
  /// The room of `/ws/room/{id}` and `/ws`: frames may leave `room_id` out.
  let defaultRoom: RoomID?
  /// The socket lives and dies with its default room.
  let isBoundToRoom: Bool
  /// The `after` of the request: where the default room's replay begins.
  let resumeAfter: Seq?
  let connectedAt: Timestamp
  let identity: Identity
  /// Where it comes from, for limits and the log.
  let client: PeerAddress
  /// How its client spells frames, as far as is known from the path.
  let dialect: Dialect

  init(
    path: String, client: PeerAddress, defaultRoom: RoomID?, isBoundToRoom: Bool, resumeAfter: Seq?,
    connectedAt: Timestamp,
    identity: Identity, dialect: Dialect = .token
  ) {
    self.path = path
    self.client = client
    self.defaultRoom = defaultRoom
    self.isBoundToRoom = isBoundToRoom
    self.resumeAfter = resumeAfter
    self.connectedAt = connectedAt
    self.identity = identity
    self.dialect = dialect
  }
}

/// What the chat knows of one open socket. Lives on the socket's loop.
final class ChatSocket {
  let socket: WebSocket
  let arrival: Arrival
  var identity: Identity
  var dialect: Dialect
  var seats: [RoomID: Seat] = [:]
  /// Where this socket's user types, or did a moment ago.
  var typing: [RoomID: Typing] = [:]
  /// When the socket is closed unless an `auth` frame comes; nil: never.
  var deadline: MonotonicTime?
  /// Frames that wait for the one before them, oldest first, with the sizes of their messages.
  private var waiting: [(frame: ClientFrame, bytes: Int)] = []
  private var waitingBytes = 0
  /// A frame has come from it.
  var hasSpoken = false
  /// A frame is being handled that takes time; later ones wait, so that a client's order is kept.
  var isBusy = false

  /// Sends that the store has not settled yet, and who waits for them.
  private var unsettledSends = 0
  private var settled: CheckedContinuation<Void, Never>?

  /// More waiting frames than this close the socket, and so do more bytes in all, unless one frame has them.
  private static let mostWaiting = 256
  private static let mostWaitingBytes = 256 << 10

  init(_ socket: WebSocket, _ arrival: Arrival) {
    self.socket = socket
    self.arrival = arrival
    identity = arrival.identity
    dialect = arrival.dialect
  }

  /// Keeps a frame for later; false when there are too many.
  func wait(_ frame: ClientFrame, _ bytes: Int) -> Bool {
    let fits = waiting.isEmpty || waitingBytes + bytes <= Self.mostWaitingBytes
    guard fits, waiting.count < Self.mostWaiting else { return false }
    waiting.append((frame, bytes))
    waitingBytes += bytes
    return true
  }

  /// Takes out the oldest of the frames that wait.
  func nextWaiting() -> ClientFrame? {
    guard !waiting.isEmpty else { return nil }
    let (frame, bytes) = waiting.removeFirst()
    waitingBytes -= bytes
    return frame
  }

  func sendBegan() { unsettledSends += 1 }

  func sendSettled() {
    unsettledSends -= 1
    if unsettledSends == 0 { stopWaiting() }
  }

  /// Returns when every send so far is settled, or the socket is closed. One waits at a time.
  func sendsSettled(on loop: isolated EventLoop) async {
    if unsettledSends > 0 { await withCheckedContinuation { settled = $0 } }
  }

  /// Lets go of who waits for sends.
  func stopWaiting() {
    settled?.resume()
    settled = nil
  }

  var defaultRoom: RoomID? { arrival.defaultRoom }

  /// Whether the socket is in the room, and so is told who comes, goes and types there, also while it reads the past:
  /// what it was told on entering is as of then.
  func hears(_ room: RoomID) -> Bool { seats[room] != nil }

  /// Sends what is spelled in the socket's dialect already.
  func send(_ frame: OutgoingFrame, on loop: isolated EventLoop) { socket.send(frame, on: loop) }

  func send(_ frame: ServerFrame, on loop: isolated EventLoop) {
    if let frame = dialect.encode(frame) { socket.send(frame, on: loop) }
  }

  /// Sends what others are told too.
  func send(_ telling: inout Telling, on loop: isolated EventLoop) {
    if let frame = telling.spelled(in: dialect) { socket.send(frame, on: loop) }
  }

  /// The event is a message of this socket's own, and the dialect confirms those instead of showing them.
  func isConfirmed(_ event: RoomEvent) -> Bool {
    guard dialect.confirmsSends, case .message(let message) = event.change else { return false }
    return message.author.senderKey == identity.author?.senderKey
  }

  func refuse(
    _ problem: Problem, clientID: String? = nil, room: RoomID? = nil, on loop: isolated EventLoop
  ) {
    send(.error(problem, clientID: clientID, roomID: room), on: loop)
  }
}
