extension JSONReader {
  /// Reads a string, its opening quote at the position.
  mutating func string() throws(JSONError) {
    position += 1
    let start = position
    var kind = JSONTape.Kind.string
    while true {
      position = JSONScan.plainEnd(bytes, from: position)
      guard let byte = byte(at: position) else { throw error(.unexpectedEnd) }
      switch byte {
      case UInt8(ascii: "\""):
        add(kind, start: start, length: position - start)
        position += 1
        return
      case UInt8(ascii: "\\"):
        kind = .escapedString
        try escape()
      case 0: throw error(.nulCharacter)
      case ..<0x20: throw error(.controlCharacter)
      case 0x80...:
        let length = UTF8Check.scalarLength(bytes, at: position)
        guard length > 0 else { throw error(.invalidUTF8) }
        position += length
      default: position += 1
      }
    }
  }

  private mutating func escape() throws(JSONError) {
    guard let letter = byte(at: position + 1) else { throw error(.unexpectedEnd) }
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 2
    case UInt8(ascii: "u"):
      try unicodeEscape()
    default: throw error(.badEscape)
    }
  }

  private mutating func unicodeEscape() throws(JSONError) {
    let unit = try hexUnit(at: position + 2)
    switch unit {
    case 0: throw error(.nulCharacter)
    case 0xD800...0xDBFF:
      guard byte(at: position + 6) == UInt8(ascii: "\\"), byte(at: position + 7) == UInt8(ascii: "u")
      else { throw error(.loneSurrogate) }
      guard (0xDC00...0xDFFF).contains(try hexUnit(at: position + 8)) else {
        throw error(.loneSurrogate)
      }
      position += 12
    case 0xDC00...0xDFFF: throw error(.loneSurrogate)
    default: position += 6
    }
  }

  private func hexUnit(at place: Int) throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard let byte = byte(at: place + offset) else { throw error(.unexpectedEnd) }
      guard let digit = Hex.value(of: byte) else { throw error(.badEscape) }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }
}

/// Finds the bytes of a string that need a look, eight at a time.
enum JSONScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The first place from `start` whose byte is a quote, a backslash, a control character or not ASCII.
  static func plainEnd(_ bytes: RawSpan, from start: Int) -> Int {
    var place = start
    while place <= bytes.byteCount - 8 {
      let word = bytes.word(at: place)
      let found = special(word) | (word & highs)
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    return place
  }

  /// The first place from `start` whose byte must be escaped when it is written.
  static func escapeStart(_ bytes: RawSpan, from start: Int) -> Int {
    var place = start
    while place <= bytes.byteCount - 8 {
      let found = special(bytes.word(at: place))
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < bytes.byteCount {
      let byte = bytes[place]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      place += 1
    }
    return place
  }

  /// A word whose lowest set bit marks the first byte that is a quote, a backslash or below 0x20. The
  /// subtractions borrow, so marks above the first may be wrong; only the first is used.
  private static func special(_ word: UInt64) -> UInt64 {
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let marks =
      ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
      | ((backslashes &- ones) & ~backslashes)
    return marks & highs
  }
}
