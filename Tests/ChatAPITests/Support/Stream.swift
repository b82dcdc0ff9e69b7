import Foundation
import Glibc

/// A blocking TCP connection whose calls run on threads of their own, so that no test holds up another.
final class Stream: @unchecked Sendable {
  // Sendable because every use of `buffer` happens inside one call at a time: callers await each.
  private let fd: Int32
  private var buffer: [UInt8] = []

  /// How long anything may take before a test fails.
  private static let patience = 15

  private init(fd: Int32) { self.fd = fd }

  deinit { close(fd) }

  /// `receiveBuffer`: how much the kernel takes in for a reader that does not read.
  static func open(_ port: UInt16, receiveBuffer: Int32? = nil) async throws -> Stream {
    try await onThread {
      let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard fd >= 0 else { throw TestFailure("no socket") }
      let stream = Stream(fd: fd)
      var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      // Two small writes in a row must not wait for the first one's acknowledgement.
      var yes: Int32 = 1
      setsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
      if var size = receiveBuffer {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
      }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      let connected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard connected == 0 else { throw TestFailure("cannot connect to port \(port)") }
      return stream
    }
  }

  func send(_ bytes: [UInt8]) async throws {
    try await Self.onThread {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(self.fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw TestFailure("cannot send") }
        sent += count
      }
    }
  }

  /// Exactly `count` bytes; nil at the end of the stream.
  func read(_ count: Int) async throws -> [UInt8]? {
    while buffer.count < count { guard try await fill() else { return nil } }
    defer { buffer.removeFirst(count) }
    return Array(buffer.prefix(count))
  }

  /// Everything up to and with `end`; nil at the end of the stream.
  func read(through end: [UInt8]) async throws -> [UInt8]? {
    while true {
      if let range = buffer.firstRange(of: end) {
        defer { buffer.removeSubrange(..<range.upperBound) }
        return Array(buffer[..<range.upperBound])
      }
      guard try await fill() else { return nil }
    }
  }

  func readToEnd() async throws -> [UInt8] {
    while try await fill() {}
    return buffer
  }

  private func fill() async throws -> Bool {
    let more = try await Self.onThread { () -> [UInt8] in
      var bytes = [UInt8](repeating: 0, count: 65_536)
      let count = recv(self.fd, &bytes, bytes.count, 0)
      if count < 0 && errno != ECONNRESET { throw TestFailure("nothing came for \(Self.patience) s") }
      return Array(bytes.prefix(max(0, count)))
    }
    buffer += more
    return !more.isEmpty
  }

  private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws
    -> Value
  {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
  }
}
