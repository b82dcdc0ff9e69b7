import Chat

/// How a ``ClientID`` is stored: a UUID in its usual spelling as its 16 bytes, anything else as text.
///
/// Our own clients send UUIDs; as bytes they take less than half the room, in the table and in the index.
enum ClientIDColumn {
  static func value(_ id: ClientID) -> SQLValue {
    uuid(id.text).map(SQLValue.blob) ?? .text(id.text)
  }

  static func read(_ row: Statement, _ column: Int32) throws(StoreFailure) -> ClientID? {
    if row.isNull(column) { return nil }
    // Asked first: reading a blob as text would turn it into one.
    let text = row.isBlob(column) ? spelled(row.blob(column)) : row.text(column)
    do throws(ChatError) { return try ClientID(text) } catch { throw .damagedRow }
  }

  /// The bytes of a lower-case 8-4-4-4-12 spelling; nil for any other text, which must come back as it was.
  static func uuid(_ text: String) -> [UInt8]? {
    guard text.utf8.count == 36 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    var high: UInt8?
    var position = 0
    for character in text.utf8 {
      defer { position += 1 }
      if isDash(position) {
        guard character == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = digit(character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// The spelling of 16 bytes.
  static func spelled(_ uuid: [UInt8]) -> String {
    var text = [UInt8](repeating: UInt8(ascii: "-"), count: 36)
    var position = 0
    for byte in uuid.prefix(16) {
      if isDash(position) { position += 1 }
      text[position] = character(byte >> 4)
      text[position + 1] = character(byte & 15)
      position += 2
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isDash(_ position: Int) -> Bool {
    position == 8 || position == 13 || position == 18 || position == 23
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func character(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}
