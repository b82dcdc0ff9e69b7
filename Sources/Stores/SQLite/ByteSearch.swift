import CLinux

/// Finds bytes in bytes, as fast as the C library does.
enum ByteSearch {
  /// Whether `needle` stands in this stretch of `bytes`, which is cut to what there is.
  static func contains(_ needle: [UInt8], in bytes: [UInt8], _ stretch: Range<Int>) -> Bool {
    let stretch = stretch.clamped(to: 0..<bytes.count)
    guard !needle.isEmpty else { return true }
    guard stretch.count >= needle.count else { return false }
    // Both buffers hold for the length of the call, and the stretch lies within the first.
    return unsafe bytes.withUnsafeBytes { bytes in
      unsafe needle.withUnsafeBytes { needle in
        guard let start = bytes.baseAddress, let wanted = needle.baseAddress else { return false }
        return unsafe linux_contains(start + stretch.lowerBound, stretch.count, wanted, needle.count) != 0
      }
    }
  }
}
