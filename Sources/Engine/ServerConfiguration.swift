/// What a server listens on and how it behaves.
public struct ServerConfiguration: Sendable {
  /// The address to listen on: IPv4, IPv6 (`::` takes both kinds), or `localhost`.
  public var host = "127.0.0.1"
  /// The ports to listen on; zero for one that is free.
  public var ports: [UInt16] = [0]
  /// Event loops; each has a thread.
  public var loops = 1
  /// Certificate and key; nil to speak without encryption.
  public var tls: TLSConfiguration?
  public var limits = EngineLimits()
  /// Addresses that may have any number of connections, such as a proxy's.
  public var isProxy: @Sendable (PeerAddress) -> Bool = { _ in false }
  /// Told of what an operator should know; called on the loops.
  public var log: (@Sendable (EngineEvent) -> Void)?

  public init() {}
}

/// The files with which TLS is spoken.
public struct TLSConfiguration: Sendable {
  /// A PEM file with the certificate, and the chain behind it.
  public var certificateFile: String
  /// A PEM file with the private key.
  public var keyFile: String

  public init(certificateFile: String, keyFile: String) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

/// What an operator should know of.
public enum EngineEvent: Sendable {
  /// No new connection can be accepted for now: the process, or the machine, is out of descriptors or memory.
  case acceptPaused(errno: Int32)
  /// A connection was refused because there are too many.
  case connectionRefused(PeerAddress)
  /// An address has as many connections as it may, and wanted one more; told once until it has none.
  case addressFull(PeerAddress)
  /// A socket was closed because it read too slowly.
  case slowConsumer(socket: UInt64, PeerAddress)
}

/// Why a server cannot start.
public enum ServerError: Error, Sendable, CustomStringConvertible {
  case badAddress(host: String)
  case cannotListen(host: String, port: UInt16, errno: Int32)
  case badCertificate(file: String, reason: String)

  public var description: String {
    switch self {
    case .badAddress(let host): "\(host) is not an address of this machine"
    case .cannotListen(let host, let port, let code):
      "cannot listen on \(host):\(port): \(ErrorText.of(code))"
    case .badCertificate(let file, let reason): "cannot use \(file): \(reason)"
    }
  }
}
