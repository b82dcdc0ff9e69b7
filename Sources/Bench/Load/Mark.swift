import Wire

/// What a payload carries so that it can be recognized wherever it comes out again: when it was sent, by whom, and
/// as the how-manieth. Thirty-four ASCII bytes, found inside any text around them.
struct Mark: Equatable {
  static let length = 34

  let time: UInt64
  let sender: UInt32
  let number: UInt32

  /// Writes the mark over the bytes at `offset`, where there must be room for it.
  func write(to bytes: inout [UInt8], at offset: Int) {
    bytes[offset] = UInt8(ascii: "^")
    bytes[offset + 1] = UInt8(ascii: "@")
    Mark.put(time, digits: 16, &bytes, offset + 2)
    Mark.put(UInt64(sender), digits: 8, &bytes, offset + 18)
    Mark.put(UInt64(number), digits: 8, &bytes, offset + 26)
  }

  /// Reads a mark at `offset`.
  init?(_ bytes: Span<UInt8>, at offset: Int) {
    guard offset >= 0, bytes.count - offset >= Mark.length else { return nil }
    guard bytes[offset] == UInt8(ascii: "^"), bytes[offset + 1] == UInt8(ascii: "@") else { return nil }
    time = Mark.get(bytes, offset + 2, digits: 16)
    sender = UInt32(truncatingIfNeeded: Mark.get(bytes, offset + 18, digits: 8))
    number = UInt32(truncatingIfNeeded: Mark.get(bytes, offset + 26, digits: 8))
  }

  init(time: UInt64, sender: UInt32, number: UInt32) {
    (self.time, self.sender, self.number) = (time, sender, number)
  }

  /// Finds a mark anywhere; `hint` is where the last one was, and is moved.
  static func find(in bytes: Span<UInt8>, hint: inout Int) -> Mark? {
    if let mark = Mark(bytes, at: hint) { return mark }
    var place = 0
    while place <= bytes.count - length {
      if bytes[place] == UInt8(ascii: "^"), let mark = Mark(bytes, at: place) {
        hint = place
        return mark
      }
      place += 1
    }
    return nil
  }

  private static func put(_ value: UInt64, digits: Int, _ bytes: inout [UInt8], _ offset: Int) {
    var rest = value
    for place in stride(from: offset + digits - 1, through: offset, by: -1) {
      let digit = UInt8(truncatingIfNeeded: rest & 15)
      bytes[place] = digit &+ (digit < 10 ? 0x30 : 0x57)
      rest >>= 4
    }
  }

  private static func get(_ bytes: Span<UInt8>, _ offset: Int, digits: Int) -> UInt64 {
    var value: UInt64 = 0
    for place in offset..<(offset + digits) {
      let byte = bytes[place]
      // A letter has bit 6 set and its low four bits count from one.
      value = value << 4 | UInt64(byte & 15 &+ 9 &* (byte >> 6))
    }
    return value
  }
}
