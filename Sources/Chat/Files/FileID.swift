/// The number of an uploaded file: positive, below 2^53, and never given out twice.
public struct FileID: Hashable, Comparable, Sendable {
  public let rawValue: Int64

  public init?(_ rawValue: Int64) {
    guard rawValue > 0, rawValue < 1 << 53 else { return nil }
    self.rawValue = rawValue
  }

  public static func < (a: FileID, b: FileID) -> Bool { a.rawValue < b.rawValue }
}

/// The SHA-256 of a file's bytes, by which they are kept: the same bytes are kept once.
public struct ContentHash: Hashable, Comparable, Sendable {
  public let bytes: [UInt8]

  /// nil for anything but 32 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// In lower-case hexadecimal digits.
  public var text: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  public static func < (a: ContentHash, b: ContentHash) -> Bool {
    a.bytes.lexicographicallyPrecedes(b.bytes)
  }
}
