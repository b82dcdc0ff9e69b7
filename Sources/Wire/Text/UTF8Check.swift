/// UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
public enum UTF8Check {
  /// Whether the bytes are whole, valid UTF-8.
  public static func isValid(_ bytes: RawSpan) -> Bool {
    var place = 0
    while place < bytes.byteCount {
      if bytes[place] < 0x80 {
        place += 1
      } else {
        let length = scalarLength(bytes, at: place)
        guard length > 0 else { return false }
        place += length
      }
    }
    return true
  }

  /// The length of the encoded scalar at a place inside the bytes, or 0 when there is no whole, valid one.
  static func scalarLength(_ bytes: RawSpan, at place: Int) -> Int {
    let first = bytes[place]
    let second: ClosedRange<UInt8>
    let length: Int
    switch first {
    case ..<0x80: return 1
    case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
    case 0xE0: (second, length) = (0xA0...0xBF, 3)
    case 0xED: (second, length) = (0x80...0x9F, 3)
    case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
    case 0xF0: (second, length) = (0x90...0xBF, 4)
    case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
    case 0xF4: (second, length) = (0x80...0x8F, 4)
    default: return 0
    }
    guard length <= bytes.byteCount - place, second.contains(bytes[place + 1]) else { return 0 }
    for offset in 2..<max(length, 2) where bytes[place + offset] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
