import Synchronization

/// A request to a server that somebody named.
public struct OutboundRequest: Sendable {
  public let url: OutboundURL
  /// Fields without line breaks.
  public let headers: [(name: String, value: String)]
  public let body: [UInt8]

  public init(url: OutboundURL, headers: [(name: String, value: String)], body: [UInt8]) {
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// What a request came to. What the server answers besides its status is thrown away.
public enum OutboundAnswer: Equatable, Sendable {
  /// Redirects too: they are not followed. `retryAfter` is what the server asked for, zero where it did not.
  case status(Int, retryAfter: Duration = .zero)
  case failed(OutboundFailure)
}

/// Why there was no answer.
public enum OutboundFailure: String, Equatable, Sendable {
  /// The name leads to addresses that are not public.
  case privateAddress = "private_address"
  case unknownHost = "unknown_host"
  case unreachable
  case timedOut = "timed_out"
  case encryption
  case protocolError = "protocol_error"
  /// The server itself has no threads or memory for it.
  case overloaded
}

/// Posts to servers that users name, off the event loops, and never to addresses that are not public.
///
/// The address is judged when the connection is made, whatever the name led to before, so a name that changes or
/// a redirect gets around nothing. Each request has a thread while it lasts; connections are kept for the next.
public final class OutboundClient: Sendable {
  private let allowsPrivate: Bool
  private let timeout: Duration
  /// `host:port:address` of names that are not looked up.
  private let pinned: [String]
  private let idle = Mutex<[CurlHandle]>([])
  private static let mostIdle = 16

  /// - Parameters:
  ///   - allowsPrivate: calls every address; for tests and for servers whose users are trusted.
  ///   - timeout: for the whole exchange.
  public convenience init(allowsPrivate: Bool, timeout: Duration = .seconds(10)) {
    self.init(allowsPrivate: allowsPrivate, timeout: timeout, pinned: [])
  }

  init(allowsPrivate: Bool, timeout: Duration, pinned: [String]) {
    self.allowsPrivate = allowsPrivate
    self.timeout = timeout
    self.pinned = pinned
  }

  public func post(_ request: OutboundRequest) async -> OutboundAnswer {
    await withCheckedContinuation { continuation in
      let isStarted = startThread { [self] in
        continuation.resume(returning: perform(request))
      }
      if !isStarted { continuation.resume(returning: .failed(.overloaded)) }
    }
  }

  /// On the thread.
  private func perform(_ request: OutboundRequest) -> OutboundAnswer {
    guard let handle = idle.withLock({ $0.popLast() }) ?? CurlHandle() else { return .failed(.overloaded) }
    let answer = handle.post(request, allowsPrivate: allowsPrivate, timeout: timeout, pinned: pinned)
    idle.withLock { if $0.count < Self.mostIdle { $0.append(handle) } }
    return answer
  }
}
