import CLinux
import Foundation
import Glibc

/// A client on a blocking socket that says exactly the bytes it is told to; every wait ends after ten seconds.
final class TestPeer {
  let fd: Int32
  private(set) var received: [UInt8] = []

  init(port: UInt16, receiveBuffer: Int32? = nil) {
    fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if var size = receiveBuffer { setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, 4) }
    var wait = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var yes: Int32 = 1
    setsockopt(fd, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(fd) }

  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Sends as much as the other side takes, until it has taken nothing for as long as `wait` says; how much that was.
  func sendSome(_ bytes: [UInt8]) -> Int {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      offset += count
    }
    return offset
  }

  /// Makes every wait end after so long.
  func wait(milliseconds: Int) {
    var wait = timeval(tv_sec: milliseconds / 1000, tv_usec: suseconds_t(milliseconds % 1000 * 1000))
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Closing breaks the connection instead of ending it.
  func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  func endSending() { shutdown(fd, Int32(SHUT_WR)) }

  /// Reads more; false at the end, or when ten seconds have passed.
  func more() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(fd, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }

  /// Throws the next `count` bytes away, as fast as the kernel can; fewer when the connection ends.
  func skip(_ count: Int) -> Int {
    var skipped = 0
    while skipped < count {
      let got = recv(fd, nil, min(count - skipped, 1 << 24), Int32(MSG_TRUNC))
      if got <= 0 { break }
      skipped += got
    }
    return skipped
  }

  /// Everything up to the end of the connection.
  func rest() -> String {
    while more() {}
    return take(received.count)
  }

  /// The next `count` bytes as text; fewer when the connection ends.
  func text(_ count: Int) -> String {
    while received.count < count, more() {}
    return take(min(count, received.count))
  }

  /// The next answer: its head, and its body by Content-Length.
  func answer(isHead: Bool = false) -> (head: String, body: String) {
    while true {
      if let end = received.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = take(end.upperBound)
        let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
          .flatMap { Int($0.dropFirst(16)) }
        return (head, isHead ? "" : text(length ?? 0))
      }
      guard more() else { return ("", "") }
    }
  }

  /// The body of the next answer, by Content-Length.
  func answerBytes() -> [UInt8] {
    while received.firstRange(of: Array("\r\n\r\n".utf8)) == nil, more() {}
    guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return [] }
    let head = take(end.upperBound).lowercased()
    let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
      .flatMap { Int($0.dropFirst(16)) }
    while received.count < length ?? 0, more() {}
    let body = Array(received.prefix(length ?? 0))
    received.removeFirst(body.count)
    return body
  }

  /// The next frame of the server; nil at the end.
  func frame() -> (opcode: UInt8, isCompressed: Bool, payload: [UInt8])? {
    while true {
      if received.count >= 2 {
        let short = Int(received[1] & 127)
        let extra = short < 126 ? 0 : short == 126 ? 2 : 8
        if received.count >= 2 + extra {
          let length = extra == 0 ? short : received[2..<(2 + extra)].reduce(0) { $0 << 8 | Int($1) }
          if received.count >= 2 + extra + length {
            let first = received[0]
            let payload = Array(received[(2 + extra)..<(2 + extra + length)])
            received.removeFirst(2 + extra + length)
            return (first & 15, first & 0x40 != 0, payload)
          }
        }
      }
      guard more() else { return nil }
    }
  }

  /// The text of the next message; nil for anything else.
  func message() -> String? {
    guard let frame = frame(), frame.opcode == 1 else { return nil }
    return String(decoding: frame.payload, as: UTF8.self)
  }

  /// The code of the close frame that comes next; nil for anything else.
  func closeCode() -> Int? {
    guard let frame = frame(), frame.opcode == 8, frame.payload.count >= 2 else { return nil }
    return Int(frame.payload[0]) << 8 | Int(frame.payload[1])
  }

  /// Upgrades to a WebSocket at `path`; the head of the answer.
  @discardableResult
  func upgrade(_ path: String, extra: String = "") -> String {
    send(
      "GET \(path) HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\(extra)\r\n")
    return answer().head
  }

  func sendFrame(_ opcode: UInt8, _ payload: [UInt8]) {
    let key: [UInt8] = [1, 2, 3, 4]
    var frame: [UInt8] = [0x80 | opcode]
    if payload.count < 126 {
      frame.append(0x80 | UInt8(payload.count))
    } else if payload.count < 65_536 {
      frame += [0xFE, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    } else {
      frame.append(0xFF)
      for shift in stride(from: 56, through: 0, by: -8) { frame.append(UInt8(payload.count >> shift & 255)) }
    }
    send(frame + key + payload.enumerated().map { $1 ^ key[$0 & 3] })
  }

  func sendMessage(_ text: String) { sendFrame(1, Array(text.utf8)) }

  private func take(_ count: Int) -> String {
    defer { received.removeFirst(count) }
    return String(decoding: received[..<count], as: UTF8.self)
  }
}

/// Runs something that blocks on a thread of its own: the few threads of Swift's tasks must not wait for a peer that
/// waits for a task.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
