import Glibc

/// An address, or all addresses that share its first bits: `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  /// Four bytes of IPv4 or sixteen of IPv6, in network order.
  let bytes: [UInt8]
  /// How many leading bits count.
  let prefix: Int
  let description: String

  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let bytes = Self.parse(String(parts[0])) else { return nil }
    self.bytes = bytes
    description = text
    if parts.count == 1 {
      prefix = bytes.count * 8
    } else {
      guard let number = Int(parts[1]), (0...bytes.count * 8).contains(number) else { return nil }
      prefix = number
    }
  }

  /// Whether an address, four or sixteen bytes, lies in the range; an IPv4 address mapped into IPv6 counts as
  /// IPv4.
  func contains(_ address: [UInt8]) -> Bool {
    let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
    let plain = address.count == 16 && address.starts(with: mapped) ? Array(address.dropFirst(12)) : address
    guard plain.count == bytes.count else { return false }
    for (index, (left, right)) in zip(plain, bytes).enumerated() {
      let bits = min(8, max(0, prefix - index * 8))
      let mask = UInt8(truncatingIfNeeded: 0xff00 >> bits)
      if left & mask != right & mask { return false }
    }
    return true
  }

  private static func parse(_ text: String) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
      var bytes = [UInt8](repeating: 0, count: count)
      // Sound: inet_pton writes exactly `count` bytes for its family, or nothing.
      let found = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe inet_pton(family, text, buffer.baseAddress)
      }
      if found == 1 { return bytes }
    }
    return nil
  }
}

extension SettingsFormat where Value == [AddressRange] {
  static var addresses: SettingsFormat {
    SettingsFormat(
      allowed: "addresses or ranges split by commas, such as 127.0.0.1,10.0.0.0/8",
      range: "127.0.0.1,10.0.0.0/8",
      read: { text in
        var ranges: [AddressRange] = []
        for part in text.split(separator: ",") {
          guard let range = AddressRange(part.filter { !$0.isWhitespace }) else { return nil }
          ranges.append(range)
        }
        return ranges
      },
      write: { $0.isEmpty ? nil : $0.map(\.description).joined(separator: ",") })
  }
}
