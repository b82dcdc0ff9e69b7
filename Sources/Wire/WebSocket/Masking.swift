/// The masking of client frames (RFC 6455, section 5.3).
enum Masking {
  /// Applies `key` (its first byte lowest) to the bytes in `range` and tells whether the result is all ASCII.
  static func apply(_ key: UInt32, to bytes: inout MutableSpan<UInt8>, _ range: Range<Int>) -> Bool {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    // Sound: every access lies inside `range`, which was checked against the span just above.
    return unsafe bytes.withUnsafeMutableBytes { all in
      let start = unsafe all.baseAddress.map { unsafe $0 + range.lowerBound }
      guard let start = unsafe start else { return true }
      let count = range.count
      let wide = UInt64(key) | UInt64(key) << 32
      var high: UInt64 = 0
      var index = 0
      while index &+ 8 <= count {
        let word = unsafe start.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
        unsafe start.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
        high |= word
        index &+= 8
      }
      var tail = wide
      while index < count {
        let byte = unsafe start.load(fromByteOffset: index, as: UInt8.self) ^ UInt8(truncatingIfNeeded: tail)
        unsafe start.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        high |= UInt64(byte)
        tail >>= 8
        index &+= 1
      }
      return high & 0x8080_8080_8080_8080 == 0
    }
  }

  /// The key for the bytes that follow after `count` bytes were done with `key`.
  static func rotated(_ key: UInt32, by count: Int) -> UInt32 {
    let bits = UInt32(truncatingIfNeeded: count & 3) &* 8
    return bits == 0 ? key : key >> bits | key << (32 &- bits)
  }
}
