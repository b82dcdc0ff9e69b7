import Chat

/// The words under which blocks are found: every one, two and three scalars in a row of a folded text, and rooms,
/// senders and features. Each is a number of 30 bits; two that share one cost a look at a block, no more.
struct SearchGrams {
  /// Open addressing; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)
  private(set) var count = 0

  /// Phrases have as many grams as letters; so many of all terms tell well enough.
  private static let mostOfAQuery = 24

  private enum Kind: UInt64 { case one = 1, two, three, room, sender, feature }

  init() {}

  /// All of a block.
  init(_ block: SearchBlock) {
    for entry in block.entries {
      add(.room, entry.id.rawValue >> 28)
      add(.sender, entry.sender)
      for bit in 0..<UInt8.bitWidth where entry.features.rawValue >> bit & 1 == 1 {
        add(.feature, Int64(bit))
      }
      add(block.text[entry.text])
    }
  }

  /// What a block must have, or else nothing in it matches.
  init(_ query: SearchQuery) {
    if let room = query.room { add(.room, room.rawValue) }
    if let sender = query.sender { add(.sender, sender.rawValue) }
    let features = SearchFeatures(query.features).rawValue
    for bit in 0..<UInt8.bitWidth where features >> bit & 1 == 1 { add(.feature, Int64(bit)) }
    let terms = query.terms.folded
    for term in terms { add(term: term, atMost: max(1, Self.mostOfAQuery / terms.count)) }
  }

  func contains(_ gram: UInt32) -> Bool { slots[slot(of: gram)] == gram }

  /// Those that are in none of `others`.
  func minus(_ others: SearchGrams...) -> [UInt32] {
    slots.filter { gram in gram != 0 && !others.contains { $0.contains(gram) } }
  }

  var all: [UInt32] { slots.filter { $0 != 0 } }

  /// The words as FTS5 reads them, in a text and in an expression alike: six of its letters each.
  static func spelled(_ grams: [UInt32]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(grams.count * 7)
    for gram in grams {
      for shift in stride(from: UInt32(25), through: 0, by: -5) {
        let digit = UInt8(gram >> shift & 31)
        bytes.append(digit < 26 ? UInt8(ascii: "a") + digit : UInt8(ascii: "0") + digit - 26)
      }
      bytes.append(UInt8(ascii: " "))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Adding

  private mutating func add(_ text: ArraySlice<UInt8>) {
    var (last, beforeLast): (UInt64, UInt64) = (0, 0)
    var iterator = ScalarIterator(text)
    while let scalar = iterator.next() {
      // Between two texts of a message.
      if scalar == 0 {
        (beforeLast, last) = (0, 0)
        continue
      }
      insert(Self.gram(.one, scalar))
      if last != 0 { insert(Self.gram(.two, last << 21 | scalar)) }
      if beforeLast != 0 { insert(Self.gram(.three, beforeLast << 42 | last << 21 | scalar)) }
      (beforeLast, last) = (last, scalar)
    }
  }

  private mutating func add(term: [UInt8], atMost most: Int) {
    var iterator = ScalarIterator(term[...])
    var scalars: [UInt64] = []
    while let scalar = iterator.next() { scalars.append(scalar) }
    switch scalars.count {
    case 0: break
    case 1: insert(Self.gram(.one, scalars[0]))
    case 2: insert(Self.gram(.two, scalars[0] << 21 | scalars[1]))
    default:
      let step = (scalars.count - 3) / most + 1
      for place in stride(from: 0, to: scalars.count - 2, by: step) {
        let (first, second, third) = (scalars[place], scalars[place + 1], scalars[place + 2])
        insert(Self.gram(.three, first << 42 | second << 21 | third))
      }
    }
  }

  private mutating func add(_ kind: Kind, _ value: Int64) {
    insert(Self.gram(kind, UInt64(bitPattern: value)))
  }

  /// Stored in the index, so it never changes.
  private static func gram(_ kind: Kind, _ value: UInt64) -> UInt32 {
    var mixed = (value &+ kind.rawValue &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 31)) &* 0x94D0_49BB_1331_11EB
    return max(1, UInt32(truncatingIfNeeded: mixed >> 34))
  }

  private mutating func insert(_ gram: UInt32) {
    let free = slot(of: gram)
    if slots[free] == gram { return }
    slots[free] = gram
    count += 1
    if count > slots.count / 2 { grow() }
  }

  /// Where it stands or would stand.
  private func slot(of gram: UInt32) -> Int {
    var slot = Int(gram) & (slots.count - 1)
    while slots[slot] != 0, slots[slot] != gram { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt32](repeating: 0, count: old.count * 4)
    for gram in old where gram != 0 { slots[slot(of: gram)] = gram }
  }
}

/// The scalars of UTF-8 that is known to be valid.
private struct ScalarIterator {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  mutating func next() -> UInt64? {
    guard place < bytes.endIndex else { return nil }
    let first = bytes[place]
    place += 1
    if first < 0x80 { return UInt64(first) }
    var scalar = UInt64(first & (first < 0xE0 ? 0x1F : first < 0xF0 ? 0x0F : 0x07))
    while place < bytes.endIndex, bytes[place] & 0xC0 == 0x80 {
      scalar = scalar << 6 | UInt64(bytes[place] & 0x3F)
      place += 1
    }
    return scalar & 0x1F_FFFF
  }
}
