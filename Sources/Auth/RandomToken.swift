import Wire

/// Random strings that nobody can guess, from the kernel.
public enum RandomToken {
  /// URL-safe text of so many random bytes: 32 bytes, 256 bits, give 43 characters.
  public static func make(byteCount: Int = 32) -> String {
    Base64.urlSafe.encode(bytes(byteCount))
  }

  /// Random bytes. Swift's system generator asks the kernel (`getrandom`) for every eight of them.
  public static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var word: UInt64 = 0
    for place in 0..<count {
      word = place % 8 == 0 ? generator.next() : word >> 8
      bytes.append(UInt8(truncatingIfNeeded: word))
    }
    return bytes
  }
}
