import CLinux
import Glibc

/// The address a connection comes from.
public struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
  /// An IPv6 address, or an IPv4 one in its last four bytes.
  private let high: UInt64
  private let low: UInt64
  public let port: UInt16
  public let isIPv6: Bool

  /// An IPv4 address from its four bytes.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, port: UInt16) {
    high = 0
    low = UInt64(a) << 24 | UInt64(b) << 16 | UInt64(c) << 8 | UInt64(d)
    self.port = port
    isIPv6 = false
  }

  init(ipv6 bytes: [UInt8], port: UInt16) {
    var words: (UInt64, UInt64) = (0, 0)
    for (index, byte) in bytes.prefix(16).enumerated() {
      if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
    }
    self.port = port
    // An IPv4 peer of a socket that takes both kinds.
    if words.0 == 0, words.1 >> 32 == 0xFFFF {
      (high, low, isIPv6) = (0, words.1 & 0xFFFF_FFFF, false)
    } else {
      (high, low, isIPv6) = (words.0, words.1, true)
    }
  }

  /// Reads an address as people write it, without a port.
  public init?(_ text: String) {
    guard !text.utf8.contains(0) else { return nil }
    let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
    var bytes = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 0, 0, 0, 0]
    // Sound: inet_pton writes sixteen bytes, or four from the twelfth on; the array has sixteen.
    let isAddress = unsafe bytes.withUnsafeMutableBytes { buffer in
      let start = unsafe buffer.baseAddress.map { unsafe $0 + (isIPv6 ? 0 : 12) }
      return unsafe inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, start) == 1
    }
    guard isAddress else { return nil }
    self.init(ipv6: bytes, port: 0)
  }

  /// Four bytes of IPv4 or sixteen of IPv6, in network order.
  public var bytes: [UInt8] {
    let all = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    return isIPv6 ? all : Array(all.suffix(4))
  }

  /// Reads what `accept` reported.
  init(_ storage: sockaddr_storage) {
    var storage = storage
    let family = Int32(storage.ss_family)
    // Sound: sockaddr_storage is large enough for, and aligned as, either kind; the family says which it is.
    self = unsafe withUnsafeBytes(of: &storage) { bytes in
      if family == AF_INET6 {
        let address = unsafe bytes.load(as: sockaddr_in6.self)
        let raw = unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe Array($0) }
        return PeerAddress(ipv6: raw, port: UInt16(bigEndian: address.sin6_port))
      }
      guard family == AF_INET else { return PeerAddress(0, 0, 0, 0, port: 0) }
      let address = unsafe bytes.load(as: sockaddr_in.self)
      let word = UInt32(bigEndian: address.sin_addr.s_addr)
      return PeerAddress(
        UInt8(truncatingIfNeeded: word >> 24), UInt8(truncatingIfNeeded: word >> 16),
        UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word),
        port: UInt16(bigEndian: address.sin_port))
    }
  }

  /// The address without its port.
  public var host: String {
    // The types are spelled out, or the compiler searches for seconds.
    if !isIPv6 {
      return [24, 16, 8, 0].map { (shift: UInt64) in String(low >> shift & 255) }.joined(separator: ".")
    }
    let shifts: [UInt64] = [48, 32, 16, 0]
    let groups: [UInt64] = shifts.map { high >> $0 & 0xFFFF } + shifts.map { low >> $0 & 0xFFFF }
    return groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// The network that limits by address should count as one: the whole IPv4 address, or an IPv6 /64.
  public var network: UInt64 { isIPv6 ? high : low }

  public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
