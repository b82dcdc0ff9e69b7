import Engine
import Wire

/// Who uses an echo socket.
final class Visitor {
  let client: PeerAddress

  init(_ client: PeerAddress) { self.client = client }
}

/// `/ws/echo`: sends every message back as it came.
final class EchoService: WebSocketService {
  private let core: ChatCore

  init(core: ChatCore) { self.core = core }

  static let path = "/ws/echo"

  func opened(_ socket: WebSocket, on loop: isolated EventLoop) {}

  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    socket.send(message.kind, copying: message.span, on: loop)
  }

  func closed(_ socket: WebSocket, code: CloseCode, on loop: isolated EventLoop) {
    guard let visitor = socket.context as? Visitor else { return }
    core.connections.close(Self.path, user: nil, network: visitor.client.network)
  }
}
