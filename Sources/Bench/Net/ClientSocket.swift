import CLinux
import Glibc

/// What a read or a write came to.
enum Transfer: Equatable {
  case done(Int)
  /// The peer has ended its side.
  case ended
  case wouldBlock
  case failed(Int32)
}

/// A server's address and the ways to reach it from 127.0.0.0/8.
struct Endpoint: Sendable {
  let host: String
  let port: UInt16
  private let address: sockaddr_in

  /// `host` is an IPv4 address; nil for anything else.
  init?(host: String, port: UInt16) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    // Sound: the text is a C string for the call, and the result fits the field.
    guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    (self.host, self.port, self.address) = (host, port, address)
  }

  /// Begins to connect; nil when there is no descriptor or no port left.
  ///
  /// - Parameter source: which of the loopback addresses to come from, so that one does not run out of ports;
  ///   nil leaves it to the kernel.
  func connect(source: Int?, isBlocking: Bool = false) -> Int32? {
    let type = Int32(SOCK_STREAM.rawValue) | (isBlocking ? 0 : Int32(SOCK_NONBLOCK.rawValue))
    let descriptor = socket(AF_INET, type | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    var one: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    // Sound: the kernel reads an int, and below an address, of the sizes given.
    unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, size)
    if let source {
      unsafe setsockopt(descriptor, Int32(IPPROTO_IP), IP_BIND_ADDRESS_NO_PORT, &one, size)
      var from = sockaddr_in()
      from.sin_family = sa_family_t(AF_INET)
      from.sin_addr.s_addr = UInt32(0x7F00_0001 + source / 250 * 256 + source % 250).bigEndian
      guard unsafe Endpoint.call(&from, { unsafe bind(descriptor, $0, $1) }) == 0 else {
        close(descriptor)
        return nil
      }
    }
    var to = address
    guard unsafe Endpoint.call(&to, { unsafe Glibc.connect(descriptor, $0, $1) }) == 0 || errno == EINPROGRESS
    else {
      close(descriptor)
      return nil
    }
    return descriptor
  }

  private static func call(
    _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    // Sound: an IPv4 address is passed as the general one together with its own size.
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

/// The system calls of a client's connection.
enum ClientSocket {
  /// Reads into `buffer` from `offset` to its end.
  static func receive(_ descriptor: Int32, into buffer: inout [UInt8], at offset: Int) -> Transfer {
    precondition(offset >= 0 && offset < buffer.count)
    // Sound: the kernel writes at most the bytes between `offset` and the array's end.
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(descriptor, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset, 0)
    }
    if count == 0 { return .ended }
    return result(count)
  }

  /// Sends what is in `bytes` from `offset`.
  static func send(_ descriptor: Int32, _ bytes: [UInt8], from offset: Int) -> Transfer {
    precondition(offset >= 0 && offset <= bytes.count)
    // Sound: the kernel reads the bytes between `offset` and the array's end.
    let count = unsafe bytes.withUnsafeBytes { bytes in
      unsafe Glibc.send(
        descriptor, bytes.baseAddress.map { unsafe $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
    }
    return result(count)
  }

  /// Zero when the connection was made, else why not.
  static func connectError(_ descriptor: Int32) -> Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    // Sound: the kernel writes an int of the size given.
    return unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
  }

  private static func result(_ count: Int) -> Transfer {
    if count >= 0 { return .done(count) }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? .wouldBlock : .failed(errno)
  }
}
