/// Which addresses are out in the Internet: everything that is not for private use, for this machine, for its links or
/// for other special purposes (the IANA registries of RFC 6890).
public enum PublicAddress {
  /// The bytes are an IPv4 or IPv6 address in network order; anything else is not public.
  public static func contains(_ bytes: [UInt8]) -> Bool {
    switch bytes.count {
    case 4: isPublicIPv4(bytes)
    case 16: isPublicIPv6(bytes)
    default: false
    }
  }

  /// First byte, second byte, … and how many bits count.
  private static let specialIPv4: [(prefix: [UInt8], bits: Int)] = [
    ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
    ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
    ([203, 0, 113], 24), ([224], 4), ([240], 4),
  ]

  private static let specialIPv6: [(prefix: [UInt8], bits: Int)] = [
    // Protocol assignments, Teredo among them, which hides an IPv4 address.
    ([0x20, 0x01], 23),
    // Documentation.
    ([0x20, 0x01, 0x0D, 0xB8], 32), ([0x3F, 0xFF], 20),
    // 6to4, which hides an IPv4 address.
    ([0x20, 0x02], 16),
    // Segment routing.
    ([0x5F, 0x00], 16),
  ]

  /// The well-known prefix of NAT64 (RFC 6052): the last four bytes are where it leads.
  private static let nat64: [UInt8] = [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]

  private static func isPublicIPv4(_ bytes: [UInt8]) -> Bool {
    !specialIPv4.contains { has(bytes, $0.prefix, bits: $0.bits) }
  }

  private static func isPublicIPv6(_ bytes: [UInt8]) -> Bool {
    if bytes.starts(with: nat64) { return isPublicIPv4(Array(bytes.suffix(4))) }
    // Of all the rest only 2000::/3 is given out; mapped and compatible IPv4, loopback, link-local, unique local and
    // multicast addresses lie outside of it.
    guard has(bytes, [0x20], bits: 3) else { return false }
    return !specialIPv6.contains { has(bytes, $0.prefix, bits: $0.bits) }
  }

  private static func has(_ bytes: [UInt8], _ prefix: [UInt8], bits: Int) -> Bool {
    var left = bits
    var index = 0
    while left > 0 {
      let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
      let wanted = index < prefix.count ? prefix[index] : 0
      guard index < bytes.count, bytes[index] & mask == wanted & mask else { return false }
      left -= 8
      index += 1
    }
    return true
  }
}
