import Glibc

/// Why the server does not count as healthy.
struct HealthCheckError: Error, CustomStringConvertible {
  let description: String
}

/// One `GET /health` to the configured port on this machine, for containers and scripts.
///
/// With TLS it only sees whether the port accepts a connection: the certificate names a host that this
/// machine may not reach itself by.
struct HealthCheck {
  private let host: String
  private let port: UInt16
  private let isSecure: Bool

  init(_ settings: Settings) {
    host =
      switch settings.host {
      case "0.0.0.0": "127.0.0.1"
      case "::": "::1"
      default: settings.host
      }
    port = settings.port
    isSecure = settings.tls != nil
  }

  func run() throws(HealthCheckError) {
    let descriptor = try connected()
    defer { close(descriptor) }
    if isSecure { return }
    let bracketed = host.contains(":") ? "[\(host)]" : host
    let request = Array("GET /health HTTP/1.1\r\nHost: \(bracketed)\r\nConnection: close\r\n\r\n".utf8)
    // Sound: both buffers are valid for their call, and the counts are their own.
    let sent = unsafe request.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == request.count else { throw failure("did not take the request") }
    var line = [UInt8](repeating: 0, count: 12)
    let count = unsafe line.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_WAITALL))
    }
    guard count == line.count else { throw failure("did not answer within 3 seconds") }
    guard line == Array("HTTP/1.1 200".utf8) else { throw failure("did not answer 200") }
  }

  private func connected() throws(HealthCheckError) -> Int32 {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list = unsafe UnsafeMutablePointer<addrinfo>?.none
    // Sound: on success `list` heads a list that stays valid until freeaddrinfo, and each entry's address is
    // as long as it says.
    guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0 else {
      throw failure("has no such address")
    }
    defer { unsafe freeaddrinfo(list) }
    var cursor = unsafe list
    while let entry = unsafe cursor?.pointee {
      let descriptor = unsafe socket(entry.ai_family, entry.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
      if descriptor >= 0 {
        var limit = timeval(tv_sec: 3, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if unsafe connect(descriptor, entry.ai_addr, entry.ai_addrlen) == 0 { return descriptor }
        close(descriptor)
      }
      unsafe cursor = entry.ai_next
    }
    throw failure("does not accept connections")
  }

  private func failure(_ what: String) -> HealthCheckError {
    HealthCheckError(description: "\(host) port \(port) \(what).")
  }
}
