import Glibc
import Wire

/// The load generator's one thread: waits for its connections and does as little as possible for each message.
final class ClientLoop {
  static let key: UInt32 = 0x1F2E_3D4C
  private static let messageLimit = 16 << 20

  private let target: Target
  private let tls: TLSClientContext?
  private let workload: any Workload
  private let poller = ClientPoller()
  private var connections: [LoadConnection?] = []
  private var input = [UInt8](repeating: 0, count: 256 * 1024)
  private let inflated: InflatedPayloads?
  /// Connections on the way to being open.
  private(set) var opening = 0
  /// Connections that are open.
  private(set) var open = 0

  init(_ target: Target, _ workload: any Workload) {
    self.target = target
    self.workload = workload
    tls = target.usesTLS ? TLSClientContext() : nil
    inflated = target.offersDeflate ? InflatedPayloads() : nil
  }

  /// Begins to connect, from one of the loopback addresses when `source` names one.
  func begin(_ connection: LoadConnection, source: Int? = nil) {
    connection.began = Time.now()
    guard let descriptor = target.endpoint.connect(source: source) else {
      connection.stage = .closed
      return workload.ended(connection, .connect(errno), wasOpen: false, on: self)
    }
    connection.descriptor = descriptor
    connection.stage = .connecting
    while connections.count <= Int(descriptor) { connections.append(nil) }
    connections[Int(descriptor)] = connection
    opening += 1
    poller.add(descriptor, token: Int(descriptor), writable: true)
  }

  /// Serves the connections until `deadline`, or until `isDone` at the end of a turn.
  func run(until deadline: UInt64, unless isDone: () -> Bool = { false }) {
    while !isDone() {
      let now = Time.now()
      guard now < deadline else { return }
      turn(milliseconds: Int32(clamping: min((deadline - now) / 1_000_000 + 1, 20)))
    }
  }

  private func turn(milliseconds: Int32) {
    poller.wait(milliseconds: milliseconds)
    for index in 0..<poller.count {
      guard let connection = connections[poller.token(index)] else { continue }
      if poller.isWritable(index) { writable(connection) }
      if poller.isReadable(index), connection.stage != .closed { readable(connection) }
    }
  }

  /// Sends what is queued on `connection`; what the kernel does not take now follows by itself.
  func flush(_ connection: LoadConnection) {
    guard connection.stage != .closed, connection.sentBytes < connection.outgoing.count else { return }
    switch send(connection) {
    case .done(let count):
      connection.sentBytes += count
      if connection.sentBytes == connection.outgoing.count {
        connection.outgoing.removeAll(keepingCapacity: connection.sentBytes < 64 * 1024)
        connection.sentBytes = 0
        return wait(connection, forRoom: false)
      }
      wait(connection, forRoom: true)
    case .wouldBlock: wait(connection, forRoom: true)
    case .ended: end(connection, .ended)
    case .failed(let code): end(connection, .failed(code))
    }
  }

  /// Closes `connection` at once.
  func end(_ connection: LoadConnection, _ reason: EndReason) {
    guard connection.stage != .closed else { return }
    let wasOpen = connection.stage == .open
    if wasOpen { open -= 1 } else { opening -= 1 }
    connection.stage = .closed
    connections[Int(connection.descriptor)] = nil
    connection.tls = nil
    close(connection.descriptor)
    workload.ended(connection, reason, wasOpen: wasOpen, on: self)
  }

  private func send(_ connection: LoadConnection) -> Transfer {
    if let tls = connection.tls { return tls.write(connection.outgoing, from: connection.sentBytes) }
    return ClientSocket.send(connection.descriptor, connection.outgoing, from: connection.sentBytes)
  }

  private func wait(_ connection: LoadConnection, forRoom: Bool) {
    guard connection.waitsForRoom != forRoom else { return }
    connection.waitsForRoom = forRoom
    poller.change(connection.descriptor, token: Int(connection.descriptor), writable: forRoom)
  }

  private func writable(_ connection: LoadConnection) {
    switch connection.stage {
    case .connecting: connected(connection)
    case .securing: secure(connection)
    case .upgrading, .open: flush(connection)
    case .closed: break
    }
  }

  private func connected(_ connection: LoadConnection) {
    let code = ClientSocket.connectError(connection.descriptor)
    guard code == 0 else { return end(connection, .connect(code)) }
    connection.waitsForRoom = true
    guard let tls else { return upgrade(connection) }
    connection.tls = TLSClient(tls, connection.descriptor)
    connection.stage = .securing
    secure(connection)
  }

  private func secure(_ connection: LoadConnection) {
    switch connection.tls?.handshake() ?? .failed(0) {
    case .done: upgrade(connection)
    case .wouldBlock: wait(connection, forRoom: false)
    case .ended: end(connection, .ended)
    case .failed: end(connection, .handshake("TLS failed"))
    }
  }

  private func upgrade(_ connection: LoadConnection) {
    connection.stage = .upgrading
    connection.outgoing = target.upgrade(path: connection.path)
    flush(connection)
  }

  // MARK: Reading

  private func readable(_ connection: LoadConnection) {
    switch connection.stage {
    case .connecting: return connected(connection)
    case .securing: return secure(connection)
    case .upgrading, .open, .closed: break
    }
    // Taken out, so that what the mode does meanwhile cannot touch it.
    var buffer: [UInt8] = []
    swap(&buffer, &input)
    defer { swap(&buffer, &input) }
    repeat {
      let start = connection.leftover.count
      if start > 0 {
        while buffer.count < start + 64 * 1024 {
          buffer.append(contentsOf: repeatElement(0, count: buffer.count))
        }
        buffer.replaceSubrange(0..<start, with: connection.leftover)
        connection.leftover = []
      }
      let transfer =
        connection.tls?.read(into: &buffer, at: start)
        ?? ClientSocket.receive(connection.descriptor, into: &buffer, at: start)
      switch transfer {
      case .done(let count): process(connection, buffer.span.extracting(first: start + count))
      case .wouldBlock:
        if start > 0 { connection.leftover = Array(buffer[..<start]) }
        return
      case .ended: return end(connection, .ended)
      case .failed(let code): return end(connection, .failed(code))
      }
      // What TLS holds already rings no bell.
    } while connection.stage != .closed && connection.tls != nil
  }

  private func process(_ connection: LoadConnection, _ bytes: Span<UInt8>) {
    var offset = 0
    if connection.stage == .upgrading {
      guard let head = AnswerHead(bytes) else {
        connection.leftover = [UInt8](copying: bytes)
        return
      }
      guard accepted(connection, head) else { return }
      offset = head.length
    }
    let time = Time.now()
    do throws(FrameError) {
      while connection.stage == .open {
        let event = try connection.decoder.next(bytes, at: &offset, limit: ClientLoop.messageLimit)
        if case .needsMore = event { break }
        try act(event, connection, bytes, time)
      }
    } catch {
      return end(connection, .frame(error))
    }
    guard connection.stage == .open else { return }
    if offset < bytes.count { connection.leftover = [UInt8](copying: bytes.extracting(offset...)) }
    workload.readEnded(connection, on: self)
  }

  private func act(
    _ event: FrameEvent, _ connection: LoadConnection, _ bytes: Span<UInt8>, _ time: UInt64
  ) throws(FrameError) {
    switch event {
    case .needsMore, .pong: break
    case .message(_, false, let range):
      workload.received(bytes.extracting(range), by: connection, at: time, on: self)
    case .message(_, true, let range): try inflate(bytes.extracting(range), connection, time)
    case .assembled(_, false, let whole):
      workload.received(whole.span, by: connection, at: time, on: self)
    case .assembled(_, true, let whole): try inflate(whole.span, connection, time)
    case .ping(let range):
      ClientFrameEncoder.appendPong(
        bytes.extracting(range), key: ClientLoop.key, to: &connection.outgoing)
      flush(connection)
    case .close(let code, _): end(connection, .closed(code))
    }
  }

  private func inflate(_ bytes: Span<UInt8>, _ connection: LoadConnection, _ time: UInt64) throws(FrameError)
  {
    guard let payload = inflated?.payload(of: bytes) else {
      throw FrameError(code: .invalidData, reason: "not a deflate stream")
    }
    workload.received(payload.span, by: connection, at: time, on: self)
  }

  private func accepted(_ connection: LoadConnection, _ head: AnswerHead) -> Bool {
    guard head.status == 101 else {
      end(connection, .refused(status: head.status))
      return false
    }
    guard head["sec-websocket-accept"] == Target.accept else {
      end(connection, .handshake("Sec-WebSocket-Accept"))
      return false
    }
    let extensions = head["sec-websocket-extensions"]
    if let extensions, !target.offersDeflate || !extensions.contains("server_no_context_takeover") {
      end(connection, .handshake("Sec-WebSocket-Extensions"))
      return false
    }
    connection.decoder = ClientFrameDecoder(allowsCompression: extensions != nil)
    connection.stage = .open
    opening -= 1
    open += 1
    workload.opened(connection, on: self)
    return connection.stage == .open
  }
}
