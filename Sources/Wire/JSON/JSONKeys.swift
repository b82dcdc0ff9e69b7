/// Finds a key that an object has twice. Keys are compared as what they mean: `"a"` and `"\u0061"` are one.
enum JSONKeys {
  /// Up to this many keys are compared pair by pair, which needs no memory; more are hashed and sorted.
  private static let few = 16

  /// The byte offset of the second of two equal keys, or nil.
  static func duplicate(
    in tape: [JSONTape.Entry], object: Int, count: Int, bytes: RawSpan
  ) -> Int? {
    guard count <= few else { return hashedDuplicate(in: tape, object: object, bytes: bytes) }
    var key = object + 1
    for position in 0..<count {
      var other = object + 1
      for _ in 0..<position {
        if equal(tape[key], tape[other], bytes) { return Int(tape[key].start) }
        other = Int(tape[other + 1].link)
      }
      key = Int(tape[key + 1].link)
    }
    return nil
  }

  /// Sorts by a hash that differs from process to process, so that nobody can prepare collisions.
  private static func hashedDuplicate(
    in tape: [JSONTape.Entry], object: Int, bytes: RawSpan
  ) -> Int? {
    var keys: [(hash: Int, index: Int)] = []
    keys.reserveCapacity(Int(tape[object].length))
    var key = object + 1
    while key < tape.count {
      keys.append((hash(tape[key], bytes), key))
      key = Int(tape[key + 1].link)
    }
    keys.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.index < $1.index }
    for place in keys.indices.dropFirst() {
      var earlier = place - 1
      while earlier >= 0, keys[earlier].hash == keys[place].hash {
        if equal(tape[keys[earlier].index], tape[keys[place].index], bytes) {
          return Int(tape[keys[place].index].start)
        }
        earlier -= 1
      }
    }
    return nil
  }

  private static func hash(_ key: JSONTape.Entry, _ bytes: RawSpan) -> Int {
    var hasher = Hasher()
    var decoder = JSONStringDecoder(key)
    while let byte = decoder.next(bytes) { hasher.combine(byte) }
    return hasher.finalize()
  }

  /// Whether an entry is a string that means exactly these bytes.
  static func equal(_ entry: JSONTape.Entry, _ wanted: Span<UInt8>, _ bytes: RawSpan) -> Bool {
    switch entry.kind {
    case .string:
      guard Int(entry.length) == wanted.count else { return false }
      let text = bytes.extracting(entry.range)
      for place in 0..<wanted.count {
        if text[place] != wanted[place] { return false }
      }
      return true
    case .escapedString:
      var decoder = JSONStringDecoder(entry)
      for place in 0..<wanted.count where decoder.next(bytes) != wanted[place] { return false }
      return decoder.next(bytes) == nil
    case .null, .true, .false, .integer, .decimal, .array, .object: return false
    }
  }

  private static func equal(
    _ left: JSONTape.Entry, _ right: JSONTape.Entry, _ bytes: RawSpan
  ) -> Bool {
    if left.kind == .string, right.kind == .string {
      guard left.length == right.length else { return false }
      for place in 0..<Int(left.length)
      where bytes[Int(left.start) + place] != bytes[Int(right.start) + place] { return false }
      return true
    }
    var one = JSONStringDecoder(left)
    var two = JSONStringDecoder(right)
    while true {
      let byte = one.next(bytes)
      guard byte == two.next(bytes) else { return false }
      if byte == nil { return true }
    }
  }
}
