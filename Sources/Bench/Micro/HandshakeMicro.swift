import Wire

/// Times the answer to a WebSocket key.
enum HandshakeMicro {
  static func run() {
    var length = 0
    let time = MicroMode.nanoseconds(20_000) {
      length &+= WebSocketHandshake.accept("dGhlIHNhbXBsZSBub25jZQ==").utf8.count
    }
    precondition(length > 0, "the work was optimized away")
    MicroMode.print("handshake key", time)
  }
}
