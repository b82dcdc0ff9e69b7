/// Gives out the UTF-8 bytes that a checked JSON string stands for, one by one, escapes resolved.
struct JSONStringDecoder {
  private var place: Int
  private let end: Int
  private let escaped: Bool
  /// What is left of a `\u` escape of several bytes, the next one lowest; never 0 bytes, U+0000 is refused.
  private var pending: UInt32 = 0

  init(_ entry: JSONTape.Entry) {
    place = entry.range.lowerBound
    end = entry.range.upperBound
    escaped = entry.kind == .escapedString
  }

  mutating func next(_ bytes: RawSpan) -> UInt8? {
    if pending != 0 {
      let byte = UInt8(truncatingIfNeeded: pending)
      pending >>= 8
      return byte
    }
    guard place < end else { return nil }
    let byte = bytes[place]
    guard escaped, byte == UInt8(ascii: "\\") else {
      place += 1
      return byte
    }
    let letter = bytes[place + 1]
    place += 2
    switch letter {
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"): return unicode(bytes)
    default: return letter
    }
  }

  /// Resolves one `\uXXXX` or a pair of surrogates, the position after its `u`.
  private mutating func unicode(_ bytes: RawSpan) -> UInt8? {
    var scalar = unit(bytes)
    if (0xD800...0xDBFF).contains(scalar) {
      place += 2
      scalar = 0x10000 + (scalar & 0x3FF) << 10 + (unit(bytes) & 0x3FF)
    }
    switch scalar {
    case ..<0x80:
      return UInt8(truncatingIfNeeded: scalar)
    case ..<0x800:
      pending = 0x80 | scalar & 0x3F
      return UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
    case ..<0x10000:
      pending = (0x80 | scalar >> 6 & 0x3F) | (0x80 | scalar & 0x3F) << 8
      return UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
    default:
      pending =
        (0x80 | scalar >> 12 & 0x3F) | (0x80 | scalar >> 6 & 0x3F) << 8
        | (0x80 | scalar & 0x3F) << 16
      return UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
    }
  }

  private mutating func unit(_ bytes: RawSpan) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      value = value << 4 | UInt32(Hex.value(of: bytes[place]) ?? 0)
      place += 1
    }
    return value
  }
}
