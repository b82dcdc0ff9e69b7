import Wire

/// The server under test and how to speak with it.
struct Target {
  let endpoint: Endpoint
  /// Where to connect: `{i}` stands for the connection's number, `{room}` for its room's.
  let path: String
  let usesTLS: Bool
  let offersDeflate: Bool

  static let options: Set<String> = ["host", "port", "path"]
  static let flags: Set<String> = ["tls", "deflate"]

  init(_ options: Options, path: String) {
    let port = UInt16(clamping: options.number("port", 9001))
    guard let endpoint = Endpoint(host: options.text("host") ?? "127.0.0.1", port: port) else {
      Usage.fail("--host needs an IPv4 address")
    }
    self.endpoint = endpoint
    self.path = options.text("path") ?? path
    usesTLS = options.flag("tls")
    offersDeflate = options.flag("deflate")
  }

  /// The path of connection `index` in `room`.
  func path(_ index: Int, room: Int) -> String {
    path.replacing("{i}", with: "\(index)").replacing("{room}", with: "\(room)")
  }

  /// The head of the upgrade request.
  func upgrade(path: String) -> [UInt8] {
    var head = """
      GET \(path) HTTP/1.1\r
      Host: \(endpoint.host):\(endpoint.port)\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Key: \(Target.key)\r
      Sec-WebSocket-Version: 13\r\n
      """
    if offersDeflate {
      head += "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
      head += "client_no_context_takeover\r\n"
    }
    return Array((head + "\r\n").utf8)
  }

  private static let key = Base64.standard.encode(Array("roost-bench load".utf8))
  /// What the server must answer to the key.
  static let accept = WebSocketHandshake.accept(key)
}
