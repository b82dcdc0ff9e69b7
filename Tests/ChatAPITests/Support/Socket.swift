/// A WebSocket client that asks for one frame after the other.
final class Socket: Sendable {
  enum Incoming: Sendable {
    case frame(JSON)
    case close(Int)
  }

  private let stream: Stream
  let headers: [(name: String, value: String)]

  private init(_ stream: Stream, _ headers: [(name: String, value: String)]) {
    self.stream = stream
    self.headers = headers
  }

  /// Opens a socket; throws the answer's status where it is not 101.
  static func open(
    _ port: UInt16, _ path: String, headers: [(String, String)] = [], receiveBuffer: Int32? = nil
  ) async throws -> Socket {
    let (stream, status, fields) = try await handshake(port, path, headers, receiveBuffer)
    guard status == 101 else { throw TestFailure("the handshake of \(path) was answered \(status)") }
    return Socket(stream, fields)
  }

  /// The status with which a handshake is answered.
  static func status(_ port: UInt16, _ path: String, headers: [(String, String)] = []) async throws -> Int {
    try await handshake(port, path, headers).1
  }

  private static func handshake(
    _ port: UInt16, _ path: String, _ headers: [(String, String)], _ receiveBuffer: Int32? = nil
  ) async throws -> (Stream, Int, [(name: String, value: String)]) {
    let stream = try await Stream.open(port, receiveBuffer: receiveBuffer)
    var head =
      "GET \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    head += "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    try await stream.send(Array((head + "\r\n").utf8))
    let (status, fields) = try await HTTPClient.readHead(stream)
    return (stream, status, fields)
  }

  func send(_ text: String) async throws { try await send(opcode: 1, Array(text.utf8)) }

  func send(opcode: UInt8, _ payload: [UInt8]) async throws {
    var frame: [UInt8] = [0x80 | opcode]
    switch payload.count {
    case ..<126: frame.append(0x80 | UInt8(payload.count))
    case ..<65_536: frame += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    default:
      frame.append(0x80 | 127)
      for place in 0..<8 { frame.append(UInt8(truncatingIfNeeded: payload.count >> (56 - place * 8))) }
    }
    // The mask of zeros leaves the payload as it is.
    try await stream.send(frame + [0, 0, 0, 0] + payload)
  }

  /// Bytes that need be no frame.
  func send(raw bytes: [UInt8]) async throws { try await stream.send(bytes) }

  /// The next frame of any type, or the close. Pings are passed over.
  func next() async throws -> Incoming {
    while true {
      guard let head = try await stream.read(2) else { return .close(1006) }
      var count = Int(head[1] & 0x7F)
      if count >= 126 {
        let bytes = try await stream.read(count == 126 ? 2 : 8) ?? []
        count = bytes.reduce(0) { $0 << 8 | Int($1) }
      }
      guard let payload = try await stream.read(count) else { return .close(1006) }
      switch head[0] & 0x0F {
      case 8: return .close(payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : 1005)
      case 1: return .frame(JSON(parsing: payload))
      default: continue
      }
    }
  }

  /// The next frame of this type; others before it are passed over. A `message` is one that somebody wrote.
  func next(_ type: String) async throws -> JSON {
    while true {
      switch try await next() {
      case .frame(let frame):
        let isWanted = type != "message" || frame["kind"].string != "system"
        if isWanted, frame["type"].string == type { return frame }
      case .close(let code): throw TestFailure("closed with \(code) before a \(type) frame came")
      }
    }
  }

  /// The next message of the room itself.
  func nextSystemMessage() async throws -> JSON {
    while true {
      switch try await next() {
      case .frame(let frame): if frame["kind"].string == "system" { return frame }
      case .close(let code): throw TestFailure("closed with \(code) before a system message came")
      }
    }
  }

  /// The types of the frames up to and with the next one of `type`.
  func types(through type: String) async throws -> [String] {
    var types: [String] = []
    while types.last != type {
      guard case .frame(let frame) = try await next() else { throw TestFailure("closed; came: \(types)") }
      types.append(frame["type"].string ?? "")
    }
    return types
  }

  /// The code with which the server closes; frames before it are passed over.
  func closeCode() async throws -> Int {
    while true { if case .close(let code) = try await next() { return code } }
  }

  /// Asks and waits for an answer, so that everything sent before has been handled and everything before it
  /// received. Returns the types that came in between.
  func settle() async throws -> [String] {
    try await send(#"{"type":"ping"}"#)
    return try await types(through: "pong").dropLast()
  }
}
