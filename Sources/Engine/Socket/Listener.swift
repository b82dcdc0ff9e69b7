import CLinux
import Glibc

/// A listening socket.
final class Listener: Sendable {
  let fd: Int32
  let port: UInt16

  /// What an attempt to accept came to.
  enum Accepted {
    case connection(Int32, PeerAddress)
    case none
    /// Out of descriptors or memory.
    case exhausted(Int32)
  }

  init(host: String, port: UInt16) throws(ServerError) {
    let isIPv6 = host.utf8.contains(UInt8(ascii: ":"))
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let fd = socket(isIPv6 ? AF_INET6 : AF_INET, kind, 0)
    guard fd >= 0 else { throw .cannotListen(host: host, port: port, errno: errno) }
    self.fd = fd
    Listener.set(fd, SOL_SOCKET, SO_REUSEADDR, 1)
    // Connections inherit it: an answer never waits for more to come.
    Listener.set(fd, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    if isIPv6 { Listener.set(fd, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
    let bound = isIPv6 ? Listener.bind6(fd, host, port) : Listener.bind4(fd, host, port)
    guard let bound else {
      close(fd)
      throw .badAddress(host: host)
    }
    guard bound == 0, listen(fd, 4096) == 0 else {
      let code = errno
      close(fd)
      throw .cannotListen(host: host, port: port, errno: code)
    }
    self.port = Listener.localPort(fd)
  }

  deinit { close(fd) }

  func accept() -> Accepted {
    while true {
      var address = sockaddr_storage()
      // Sound: the kernel fills at most the storage, which holds any address.
      let connection = unsafe linux_accept(fd, &address)
      if connection >= 0 { return .connection(connection, PeerAddress(address)) }
      switch errno {
      case EINTR, ECONNABORTED, EPROTO, EPERM, ENETDOWN, EHOSTUNREACH, ENETUNREACH, ENONET, EHOSTDOWN:
        continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted(errno)
      default: return .none
      }
    }
  }

  /// Stops taking connections: those that wait are refused.
  func stop() { shutdown(fd, Int32(SHUT_RDWR)) }

  private static func set(_ fd: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    // Sound: the kernel reads one Int32.
    unsafe setsockopt(fd, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func bind4(_ fd: Int32, _ host: String, _ port: UInt16) -> Int32? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1 else {
      return nil
    }
    // Sound: the kernel reads one sockaddr_in of the size given.
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func bind6(_ fd: Int32, _ host: String, _ port: UInt16) -> Int32? {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = port.bigEndian
    guard unsafe inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { return nil }
    // Sound: the kernel reads one sockaddr_in6 of the size given.
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(fd, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }

  private static func localPort(_ fd: Int32) -> UInt16 {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    // Sound: sockaddr_storage holds any address, and the kernel is told its size.
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(fd, $0, &length)
      }
    }
    return PeerAddress(address).port
  }
}
