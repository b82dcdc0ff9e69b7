/// Checks UTF-8 piece by piece and refuses at the first byte that no valid text can have (RFC 3629).
public struct UTF8Validator: Sendable {
  /// Continuation bytes that are still to come.
  private var needed: UInt8 = 0
  /// What the next continuation byte may be; narrower after E0, ED, F0 and F4.
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xBF

  public init() {}

  /// True when no character is cut off.
  public var isComplete: Bool { needed == 0 }

  /// Reads the next piece; false when the text is not UTF-8.
  public mutating func accept(_ bytes: Span<UInt8>) -> Bool {
    // Sound: the pointer stays inside the closure, and `scan` reads exactly the buffer's bytes.
    unsafe bytes.withUnsafeBytes { unsafe scan($0) }
  }

  private mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    let count = bytes.count
    while index < count {
      if needed == 0 {
        while index &+ 8 <= count,
          unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
          index &+= 8
        }
        if index == count { break }
      }
      guard step(unsafe bytes[index]) else { return false }
      index &+= 1
    }
    return true
  }

  private mutating func step(_ byte: UInt8) -> Bool {
    if needed > 0 {
      guard byte >= low, byte <= high else { return false }
      needed &-= 1
      (low, high) = (0x80, 0xBF)
      return true
    }
    switch byte {
    case 0x00...0x7F: return true
    case 0xC2...0xDF: needed = 1
    case 0xE0: (needed, low) = (2, 0xA0)
    case 0xE1...0xEC, 0xEE, 0xEF: needed = 2
    case 0xED: (needed, high) = (2, 0x9F)
    case 0xF0: (needed, low) = (3, 0x90)
    case 0xF1...0xF3: needed = 3
    case 0xF4: (needed, high) = (3, 0x8F)
    default: return false
    }
    return true
  }
}
