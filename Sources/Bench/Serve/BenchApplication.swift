import Engine
import Wire

/// A few addresses without any business behind them.
final class BenchApplication: Application {
  private let limits: MessageLimits
  private let files: StaticFiles?
  private let echo = EchoService()
  let broadcastService: BroadcastService

  init(limits: MessageLimits, files: StaticFiles?, rooms: BroadcastService) {
    self.limits = limits
    self.files = files
    broadcastService = rooms
  }

  func handle(_ exchange: Exchange, on loop: isolated EventLoop) {
    let path = exchange.request.path
    if path == "/ws/echo" { return upgrade(exchange, to: echo, on: loop) }
    if path.hasPrefix("/bcast/") { return upgrade(exchange, to: broadcastService, on: loop) }
    let method = exchange.request.method
    switch path {
    case "/" where method == .get || method == .head:
      exchange.respond(
        Response(status: 200, contentType: "text/plain; charset=utf-8", text: "roost\n"), on: loop)
    case "/json" where method == .get || method == .head || method == .post:
      exchange.respond(
        Response(status: 200, contentType: "application/json", text: #"{"message":"Hello, World!"}"#),
        on: loop)
    case "/", "/json":
      let allow = path == "/" ? "GET, HEAD" : "GET, HEAD, POST"
      exchange.refuse(
        Refusal(
          status: 405, reason: "the method is not allowed here", headers: [("Allow", allow)],
          head: exchange.request.head), on: loop)
    default:
      if let file = files?.response(to: exchange.request) { return exchange.respond(file, on: loop) }
      exchange.refuse(
        Refusal(status: 404, reason: "there is nothing here", head: exchange.request.head), on: loop)
    }
  }

  private func upgrade(_ exchange: Exchange, to service: any WebSocketService, on loop: isolated EventLoop) {
    do {
      try exchange.upgrade(to: service, options: WebSocketOptions(limits: limits), on: loop)
    } catch {
      exchange.refuse(error, on: loop)
    }
  }
}

/// Sends every message back to where it came from.
final class EchoService: WebSocketService {
  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop) {
    socket.send(message.kind, copying: message.span, on: loop)
  }
}
