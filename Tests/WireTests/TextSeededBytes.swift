/// Reproducible noise for the parsers: the same seed gives the same bytes on every machine.
struct SeededBytes: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  /// The input with one to four bytes replaced, inserted or removed.
  mutating func mutate(_ input: [UInt8]) -> [UInt8] {
    var output = input
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let place = Int.random(in: 0...output.count, using: &self)
      switch Int.random(in: 0..<3, using: &self) {
      case 0 where place < output.count: output[place] = UInt8(truncatingIfNeeded: next())
      case 1 where place < output.count: output.remove(at: place)
      default: output.insert(UInt8(truncatingIfNeeded: next()), at: place)
      }
    }
    return output
  }
}
