/// What is compressed, and how hard.
enum DeflatePolicy {
  /// Messages below this size go as they are: compressing them saves less than it costs.
  static let threshold = 256
  /// The window of the shared compressor, as a power of two.
  static let windowBits = 15
  static let level: Int32 = 1
  static let memoryLevel: Int32 = 8
}
