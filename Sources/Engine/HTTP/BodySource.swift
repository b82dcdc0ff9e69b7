import Wire

/// Hands out the body of an answer piece by piece, as fast as the peer takes it.
struct BodySource {
  private enum Origin {
    case stored(SharedBytes)
    case file(OpenFile)
  }

  /// What comes next.
  enum Step {
    case piece(SharedBytes, Range<Int>)
    /// The disk is at work: ask again in a moment.
    case notYet
    /// A file has become shorter than it was.
    case failed
  }

  private static let piece = 128 * 1024
  /// How much of a file is fetched from the disk at a time.
  private static let window = 1024 * 1024
  /// How often one piece is asked for before its read may block: the kernel may have forgotten what it fetched.
  private static let patience = 500
  /// After so many questions the disk is told again what is wanted.
  private static let fetchAgain = 50
  private let origin: Origin
  private var range: Range<Int>
  private var refusals = 0

  init(_ stored: StoredBytes) { (origin, range) = (.stored(stored.bytes), stored.range) }
  init(_ slice: FileSlice) { (origin, range) = (.file(slice.file), slice.range) }

  var isDone: Bool { range.isEmpty }

  /// When to ask again: a disk that has taken long is asked less often.
  var pause: Duration { .milliseconds(min(1 + refusals / 4, 20)) }

  mutating func next() -> Step {
    let count = min(BodySource.piece, range.count)
    switch origin {
    case .stored(let bytes):
      let part = range.prefix(count)
      range = range.dropFirst(count)
      return .piece(bytes, part)
    case .file(let file): return read(file, count)
    }
  }

  /// Reads without waiting for the disk, which could take the loop's other connections their time.
  private mutating func read(_ file: OpenFile, _ count: Int) -> Step {
    let start = range.lowerBound
    let cached = refusals < BodySource.patience ? file.readCached(at: start, count: count) : nil
    guard let bytes = cached ?? file.read(at: start, count: count) else { return .failed }
    if bytes.isEmpty {
      if refusals.isMultiple(of: BodySource.fetchAgain) {
        file.fetch(at: start, count: min(BodySource.window, range.count))
      }
      refusals += 1
      return .notYet
    }
    refusals = 0
    range = range.dropFirst(bytes.count)
    return .piece(SharedBytes(copying: bytes.span), 0..<bytes.count)
  }
}
