import Wire

/// The message that a mode sends again and again with another mark in it.
struct MarkedPayload {
  private var bytes: [UInt8]
  private let place: Int

  /// `bytes` has room for a mark at `place`.
  init(_ bytes: [UInt8], markAt place: Int = 0) {
    precondition(place >= 0 && bytes.count - place >= Mark.length)
    (self.bytes, self.place) = (bytes, place)
  }

  /// Words of `size` bytes, a mark's length at least, as people write them: compression has something to do.
  init(size: Int) {
    let words = Array("the quick brown fox jumps over the lazy dog and goes on to other things; ".utf8)
    self.init((0..<max(size, Mark.length)).map { words[$0 % words.count] })
  }

  var count: Int { bytes.count }

  /// Replaces the bytes from `place` on.
  mutating func put(_ other: [UInt8], at place: Int) {
    for (index, byte) in other.enumerated() { bytes[place + index] = byte }
  }

  /// Appends the message with `mark` to `out` as a masked frame.
  mutating func append(_ mark: Mark, to out: inout [UInt8]) {
    mark.write(to: &bytes, at: place)
    ClientFrameEncoder.append(.text, bytes.span, key: ClientLoop.key, to: &out)
  }
}
