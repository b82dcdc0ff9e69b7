/// Why an upgrade was refused, as the answer to it.
public struct HandshakeError: Error, Equatable, Sendable {
  /// 400, 405 or 426.
  public let status: Int
  public let reason: String

  static func bad(_ reason: String) -> HandshakeError { HandshakeError(status: 400, reason: reason) }
  static func required(_ reason: String) -> HandshakeError { HandshakeError(status: 426, reason: reason) }
}

/// The opening handshake as the server sees it (RFC 6455, section 4.2).
public struct WebSocketHandshake: Sendable {
  /// What goes into Sec-WebSocket-Accept.
  public let accept: String
  /// The subprotocols the client offers, in its order.
  public let subprotocols: [String]
  /// The compression agreed upon; nil for none.
  public let deflate: DeflateAgreement?

  /// Checks the head of an upgrade request.
  public init(_ head: RequestHead) throws(HandshakeError) {
    let headers = head.headers
    guard headers.contains("upgrade", token: "websocket"), headers.contains("connection", token: "upgrade")
    else { throw .required("this address speaks WebSocket only") }
    guard head.method == .get else { throw .bad("only GET can be upgraded") }
    guard head.minorVersion > 0 else { throw .bad("HTTP/1.0 cannot be upgraded") }
    guard head.framing == .none else { throw .bad("an upgrade has no body") }
    guard headers.values("sec-websocket-version") == ["13"] else {
      throw .required("only WebSocket version 13 is spoken here")
    }
    let keys = headers.values("sec-websocket-key")
    guard keys.count == 1, let key = keys.first, Base64.standard.decode(key.utf8)?.count == 16 else {
      throw .bad("Sec-WebSocket-Key is not 16 bytes in Base64")
    }
    accept = WebSocketHandshake.accept(key)
    subprotocols = (headers.joined("sec-websocket-protocol") ?? "").utf8
      .split(separator: UInt8(ascii: ","))
      .map { String(Substring($0)).trimmedBlanks }
    deflate = headers.joined("sec-websocket-extensions").flatMap(DeflateAgreement.init)
  }

  /// True when the head asks for an upgrade to WebSocket, well-formed or not.
  public static func isWanted(_ head: RequestHead) -> Bool {
    head.headers.contains("upgrade", token: "websocket")
  }

  /// The answer to `key`.
  public static func accept(_ key: String) -> String {
    Base64.standard.encode(SHA1.digest(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)))
  }
}

extension String {
  /// This text without spaces and tabs at its ends.
  var trimmedBlanks: String {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let front = utf8.drop(while: isBlank)
    guard let last = front.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(Substring(front[...last]))
  }
}
