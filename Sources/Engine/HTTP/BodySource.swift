/// Hands out the body of an answer piece by piece, as fast as the peer takes it.
struct BodySource {
  private enum Origin {
    case stored(SharedBytes)
    case file(OpenFile)
  }

  private static let piece = 128 * 1024
  private let origin: Origin
  private var range: Range<Int>

  init(_ stored: StoredBytes) { (origin, range) = (.stored(stored.bytes), stored.range) }
  init(_ slice: FileSlice) { (origin, range) = (.file(slice.file), slice.range) }

  var isDone: Bool { range.isEmpty }

  /// The next piece; nil when a file has become shorter than it was.
  mutating func next() -> (SharedBytes, Range<Int>)? {
    let end = min(range.lowerBound + BodySource.piece, range.upperBound)
    let part = range.lowerBound..<end
    range = end..<range.upperBound
    switch origin {
    case .stored(let bytes): return (bytes, part)
    case .file(let file):
      guard let bytes = file.read(at: part.lowerBound, count: part.count) else { return nil }
      return (SharedBytes(copying: bytes.span), 0..<bytes.count)
    }
  }
}
