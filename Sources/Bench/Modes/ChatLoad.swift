import Wire

/// The chat mode's connections.
final class ChatLoad: Workload {
  let run = Run()
  let depth: Int
  let size: Int
  /// Connections that have been told they are in their room.
  private(set) var joined = 0
  /// Messages acknowledged while measuring, and how long that took.
  private(set) var acknowledged = 0
  private(set) var acknowledgements = Histogram()
  /// Error frames.
  private(set) var refused = 0
  private let shape: FanOutShape
  /// Each connection's place in its room's log.
  private var logs: [SequenceCheck]
  /// Each sender's own messages as they come back.
  private var own: [SequenceCheck]
  /// The newest number seen in each room's log.
  private var newest: [UInt32]
  private var frame: ChatFrame
  private var markHint = 0
  private var seqHint = 0

  init(_ shape: FanOutShape, depth: Int, size: Int) {
    self.shape = shape
    self.depth = depth
    self.size = max(size, Mark.length)
    logs = [SequenceCheck](repeating: SequenceCheck(startingAt: 1), count: shape.connections)
    own = [SequenceCheck](repeating: SequenceCheck(), count: shape.connections)
    newest = [UInt32](repeating: 0, count: shape.rooms)
    frame = ChatFrame(size: self.size)
  }

  func opened(_ connection: LoadConnection, on loop: ClientLoop) {}

  func received(_ bytes: Span<UInt8>, by connection: LoadConnection, at time: UInt64, on loop: ClientLoop) {
    guard let mark = Mark.find(in: bytes, hint: &markHint) else { return other(bytes, to: connection) }
    guard let seq = ChatFrame.seq(in: bytes, hint: &seqHint) else { return other(bytes, to: connection) }
    let sender = Int(mark.sender)
    guard sender < shape.connections, sender % shape.rooms == connection.room else {
      run.faults.misrouted += 1
      return
    }
    guard run.faults.count(logs[connection.index].take(seq)) else { return }
    newest[connection.room] = max(newest[connection.room], seq)
    if run.isMeasuring { run.delivered += 1 }
    guard sender == connection.index else {
      if run.isMeasuring { run.latency.record(time &- mark.time) }
      return
    }
    // The log may be in order and hold a message twice.
    guard run.faults.count(own[sender].take(mark.number)) else { return }
    connection.outstanding -= 1
    run.outstanding -= 1
    guard run.isMeasuring else { return }
    acknowledged += 1
    acknowledgements.record(time &- mark.time)
  }

  private func other(_ bytes: Span<UInt8>, to connection: LoadConnection) {
    guard let frame = try? JSONDocument(parsing: [UInt8](copying: bytes)).root else { return }
    switch frame["type"]?.string {
    case "room_joined":
      joined += 1
      let last = frame["last_seq"]?.int.flatMap(UInt32.init(exactly:)) ?? 0
      logs[connection.index] = SequenceCheck(startingAt: last &+ 1)
      newest[connection.room] = max(newest[connection.room], last)
    case "error": refused += 1
    case "message": follow(frame["seq"]?.int, connection)
    case .some, nil: follow(frame["event_seq"]?.int, connection)
    }
  }

  /// An event of the log that is no message, such as somebody's entering. Those from before one's own may come too.
  private func follow(_ place: Int64?, _ connection: LoadConnection) {
    guard let place = place.flatMap(UInt32.init(exactly:)), place >= logs[connection.index].expected else {
      return
    }
    _ = run.faults.count(logs[connection.index].take(place))
    newest[connection.room] = max(newest[connection.room], place)
  }

  func readEnded(_ connection: LoadConnection, on loop: ClientLoop) { refill(connection, on: loop) }

  func ended(_ connection: LoadConnection, _ reason: EndReason, wasOpen: Bool, on loop: ClientLoop) {
    run.note(reason, wasOpen: wasOpen)
  }

  /// Has a sender send until `depth` messages wait for their acknowledgement.
  func refill(_ connection: LoadConnection, on loop: ClientLoop) {
    guard run.isSending, connection.stage == .open, connection.outstanding < depth,
      shape.sender(connection.index) != nil
    else { return }
    let now = Time.now()
    while connection.outstanding < depth {
      let sender = UInt32(truncatingIfNeeded: connection.index)
      frame.append(Mark(time: now, sender: sender, number: connection.sent), to: &connection.outgoing)
      connection.sent += 1
      connection.outstanding += 1
      run.outstanding += 1
    }
    loop.flush(connection)
  }

  /// Counts as lost what others have and a member has not.
  func settle(_ connections: [LoadConnection]) {
    for connection in connections where connection.stage == .open {
      run.faults.never(Int(newest[connection.room]) + 1 - Int(logs[connection.index].expected))
    }
  }
}

/// A `message` frame with a fresh client_id each time, a UUID of version 7 as our own clients send.
struct ChatFrame {
  private static let key = Array(#""seq":"#.utf8)
  private var payload: MarkedPayload
  private let idPlace: Int
  private var random = SystemRandomNumberGenerator()

  init(size: Int) {
    let start = Array(#"{"type":"message","client_id":""#.utf8)
    let middle = Array(#"","content":""#.utf8)
    let words = Array("have a look when you can, the build is green and the new version is out; ".utf8)
    let text = (0..<size).map { words[$0 % words.count] }
    idPlace = start.count
    payload = MarkedPayload(
      start + [UInt8](repeating: 0x30, count: 36) + middle + text + Array("\"}".utf8),
      markAt: start.count + 36 + middle.count)
  }

  mutating func append(_ mark: Mark, to out: inout [UInt8]) {
    let milliseconds = Time.sinceEpoch() / 1_000_000
    let id = UUID(
      high: milliseconds << 16 | 0x7000 | random.next() & 0x0FFF, low: random.next() >> 2 | 1 << 63)
    payload.put(Array(id.description.utf8), at: idPlace)
    payload.append(mark, to: &out)
  }

  /// The log number in a frame; `hint` is where the last one was, and is moved.
  static func seq(in bytes: Span<UInt8>, hint: inout Int) -> UInt32? {
    var place = matches(bytes, hint) ? hint : 0
    while !matches(bytes, place) {
      place += 1
      if place + key.count >= bytes.count { return nil }
    }
    hint = place
    place += key.count
    while place < bytes.count, bytes[place] == 0x20 { place += 1 }
    var value: UInt32 = 0
    let first = place
    while place < bytes.count, bytes[place] &- 0x30 < 10 {
      value = value &* 10 &+ UInt32(bytes[place] &- 0x30)
      place += 1
    }
    return place > first ? value : nil
  }

  private static func matches(_ bytes: Span<UInt8>, _ place: Int) -> Bool {
    guard place >= 0, place + key.count < bytes.count else { return false }
    for index in key.indices where bytes[place + index] != key[index] { return false }
    return true
  }
}
