/// The syntax of `host[:port]` (RFC 9110, section 7.2).
enum HostName {
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    var end = bytes.count
    var hostStart = 0
    if !bytes.isEmpty, bytes[0] == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
      for index in 1..<close where !isAddressByte(bytes[index]) { return false }
      hostStart = close + 1
      end = hostStart
    } else {
      end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
      for index in 0..<end where !isNameByte(bytes[index]) { return false }
    }
    if end == bytes.count { return true }
    guard bytes[end] == UInt8(ascii: ":") else { return false }
    return isPort(bytes.extracting((end + 1)...))
  }

  private static func isPort(_ digits: Span<UInt8>) -> Bool {
    guard digits.count <= 5 else { return false }
    var port = 0
    for index in 0..<digits.count {
      guard digits[index].isDigit else { return false }
      port = port * 10 + Int(digits[index] &- 0x30)
    }
    return port <= 65_535
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte.hexValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
  }

  /// unreserved, sub-delims without the comma, and escapes (RFC 3986, section 3.2.2).
  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isToken && byte != UInt8(ascii: "^") && byte != UInt8(ascii: "`") && byte != UInt8(ascii: "|")
      && byte != UInt8(ascii: "#") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=")
      || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
  }
}
