public import Wire

/// What happens on the sockets of one address: one instance a loop, only ever called on that loop.
public protocol WebSocketService: AnyObject {
  /// A socket has been opened; the handshake's answer leaves before anything sent here.
  func opened(_ socket: WebSocket, on loop: isolated EventLoop)
  /// A whole message has come. Copy it before any `await`.
  func received(_ message: borrowing Message, from socket: WebSocket, on loop: isolated EventLoop)
  /// The socket is of no more use; called once, at the end of the turn. `code` is the peer's, or ours when we closed.
  func closed(_ socket: WebSocket, code: CloseCode, on loop: isolated EventLoop)
}

extension WebSocketService {
  public func opened(_ socket: WebSocket, on loop: isolated EventLoop) {}
  public func closed(_ socket: WebSocket, code: CloseCode, on loop: isolated EventLoop) {}
}

/// How the sockets of one address behave.
public struct WebSocketOptions: Sendable, Equatable {
  /// How large a message may be and of how many frames it may consist.
  public var limits: MessageLimits
  /// The subprotocol that the answer names.
  public var subprotocol: String?
  /// Whether permessage-deflate is agreed to when it is offered.
  public var compresses: Bool

  public init(limits: MessageLimits = MessageLimits(), subprotocol: String? = nil, compresses: Bool = true) {
    self.limits = limits
    self.subprotocol = subprotocol
    self.compresses = compresses
  }
}

/// A service with its options, shared by its sockets.
final class WebSocketEndpoint {
  let service: any WebSocketService
  let options: WebSocketOptions

  init(service: any WebSocketService, options: WebSocketOptions) {
    self.service = service
    self.options = options
  }
}
