/// A number of bytes, written as people write it: `512B`, `64KiB`, `1MiB`, `2GiB`, or a bare number.
struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible {
  var bytes: Int

  static func bytes(_ count: Int) -> ByteCount { ByteCount(bytes: count) }
  static func kibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }
  static func mebibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }
  static func gibibytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 30) }

  private init(bytes: Int) { self.bytes = bytes }

  /// Reads a count; nil when the text is something else or does not fit in an `Int`.
  init?(_ text: String) {
    guard let (number, unit) = splitUnit(text) else { return nil }
    let scale: Int
    switch unit {
    case "", "B": scale = 1
    case "KiB": scale = 1 << 10
    case "MiB": scale = 1 << 20
    case "GiB": scale = 1 << 30
    default: return nil
    }
    let (product, overflow) = number.multipliedReportingOverflow(by: scale)
    guard !overflow else { return nil }
    bytes = product
  }

  /// The shortest exact spelling.
  var description: String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")]
    where bytes != 0 && bytes & ((1 << shift) - 1) == 0 {
      return "\(bytes >> shift)\(unit)"
    }
    return "\(bytes)B"
  }

  static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
