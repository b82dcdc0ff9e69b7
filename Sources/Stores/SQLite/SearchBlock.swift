import Chat

/// A message in a ``SearchBlock``.
struct SearchEntry: Equatable {
  let id: MessageID
  let at: Int64
  let sender: Int64
  let features: SearchFeatures
  /// The bytes of its folded text, which stands in the block's text.
  var text: Range<Int>
}

/// A set of ``SearchFeature`` as bits, which are stored and never given another meaning.
struct SearchFeatures: OptionSet {
  let rawValue: UInt8

  static let link = SearchFeatures(rawValue: 1)
  static let mention = SearchFeatures(rawValue: 2)
  static let file = SearchFeatures(rawValue: 4)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ features: Set<SearchFeature>) {
    self = []
    for feature in features {
      switch feature {
      case .link: insert(.link)
      case .mention: insert(.mention)
      case .file: insert(.file)
      }
    }
  }
}

/// Some messages in a row, in the order of their times, with their folded texts one behind the other.
struct SearchBlock: Equatable {
  private(set) var entries: [SearchEntry] = []
  private(set) var text: [UInt8] = []

  static let mostEntries = 64
  static let mostBytes = 16_384

  /// Whether nothing should be added any more.
  var isFull: Bool { entries.count >= Self.mostEntries || text.count >= Self.mostBytes }

  mutating func append(
    _ id: MessageID, at: Int64, sender: Int64, _ features: SearchFeatures, _ folded: [UInt8]
  ) {
    let start = text.count
    text += folded
    entries.append(
      SearchEntry(id: id, at: at, sender: sender, features: features, text: start..<text.count))
  }

  /// The block without these messages, and those messages alone.
  func split(off ids: Set<MessageID>) -> (rest: SearchBlock, gone: SearchBlock) {
    var (rest, gone) = (SearchBlock(), SearchBlock())
    for entry in entries {
      if ids.contains(entry.id) { gone.copy(entry, from: self) } else { rest.copy(entry, from: self) }
    }
    return (rest, gone)
  }

  /// The block with a message in its place.
  func inserting(_ other: SearchBlock) -> SearchBlock {
    var whole = SearchBlock()
    var (mine, theirs) = (entries[...], other.entries[...])
    while !mine.isEmpty || !theirs.isEmpty {
      if let entry = mine.first, theirs.first.map({ entry.at < $0.at }) ?? true {
        whole.copy(entry, from: self)
        mine.removeFirst()
      } else if let entry = theirs.popFirst() {
        whole.copy(entry, from: other)
      }
    }
    return whole
  }

  private mutating func copy(_ entry: SearchEntry, from block: SearchBlock) {
    append(entry.id, at: entry.at, sender: entry.sender, entry.features, Array(block.text[entry.text]))
  }

  // MARK: On the disk

  /// The entries, packed: for each its id, the time since the one before, its sender, its features and the length of
  /// its text.
  func packed(from firstAt: Int64) -> [UInt8] {
    var bytes: [UInt8] = []
    var last = firstAt
    for entry in entries {
      Self.put(UInt64(bitPattern: entry.id.rawValue), into: &bytes)
      Self.put(UInt64(bitPattern: entry.at &- last), into: &bytes)
      Self.put(UInt64(bitPattern: (entry.sender << 1) ^ (entry.sender >> 63)), into: &bytes)
      Self.put(UInt64(entry.text.count) << 3 | UInt64(entry.features.rawValue), into: &bytes)
      last = entry.at
    }
    return bytes
  }

  init() {}

  init(packed bytes: [UInt8], text: [UInt8], from firstAt: Int64) throws(StoreFailure) {
    self.text = text
    entries.reserveCapacity(Self.mostEntries)
    var (place, last, start) = (0, firstAt, 0)
    while place < bytes.count {
      guard let id = MessageID(Int64(bitPattern: try Self.take(bytes, &place))) else { throw .damagedRow }
      last = last &+ Int64(bitPattern: try Self.take(bytes, &place))
      let sender = try Self.take(bytes, &place)
      let rest = try Self.take(bytes, &place)
      let length = Int(truncatingIfNeeded: rest >> 3)
      guard length <= text.count - start else { throw .damagedRow }
      entries.append(
        SearchEntry(
          id: id, at: last, sender: Int64(bitPattern: sender >> 1) ^ -Int64(bitPattern: sender & 1),
          features: SearchFeatures(rawValue: UInt8(rest & 7)), text: start..<(start + length)))
      start += length
    }
  }

  private static func put(_ value: UInt64, into bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private static func take(_ bytes: [UInt8], _ place: inout Int) throws(StoreFailure) -> UInt64 {
    var (value, shift): (UInt64, UInt64) = (0, 0)
    while place < bytes.count, shift < 64 {
      let byte = bytes[place]
      place += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw .damagedRow
  }
}
