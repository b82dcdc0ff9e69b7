import Wire

/// How a connection becomes a WebSocket.
extension HTTPConnection {
  /// Turns the connection into a WebSocket.
  func upgrade(
    _ exchange: Exchange, _ handshake: WebSocketHandshake, _ service: any WebSocketService,
    _ options: WebSocketOptions, _ context: AnyObject?, on loop: isolated EventLoop
  ) -> WebSocket? {
    guard case .answering(let present) = phase, present === exchange else { return nil }
    let deflate = options.compresses ? handshake.deflate : nil
    var headers: [(name: String, value: String)] = [
      ("Upgrade", "websocket"), ("Sec-WebSocket-Accept", handshake.accept),
    ]
    if let subprotocol = options.subprotocol { headers.append(("Sec-WebSocket-Protocol", subprotocol)) }
    if let deflate { headers.append(("Sec-WebSocket-Extensions", deflate.answer)) }
    loop.scratch.removeAll(keepingCapacity: true)
    ResponseWriter.head(
      101, headers, length: nil, date: loop.clock.date(loop.now), connection: .upgrade, to: &loop.scratch)
    send(copying: loop.scratch.span, on: loop)
    phase = .ended
    // The application counts WebSockets.
    place = nil
    let isProcessing = flags.contains(.isProcessing)
    let socket = WebSocket(
      takingOver: self, endpoint: loop.endpoint(service, options), deflate: deflate, context: context,
      request: exchange.request, on: loop)
    loop.replace(with: socket)
    if isProcessing { upgraded = socket } else { socket.resume(on: loop) }
    socket.open(on: loop)
    return socket
  }
}
