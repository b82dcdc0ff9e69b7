/// The list in Sec-WebSocket-Extensions (RFC 6455, section 9.1).
enum ExtensionList {
  struct Item {
    var name: String
    var parameters: [(name: String, value: String?)]
  }

  /// The extensions offered, in order; nil when the list is malformed.
  static func parse(_ text: String) -> [Item]? {
    var items: [Item] = []
    var reader = Reader(bytes: Array(text.utf8))
    while true {
      reader.skipBlanks()
      guard let name = reader.token() else { return nil }
      var item = Item(name: name, parameters: [])
      reader.skipBlanks()
      while reader.take(UInt8(ascii: ";")) {
        reader.skipBlanks()
        guard let parameter = reader.parameter() else { return nil }
        item.parameters.append(parameter)
        reader.skipBlanks()
      }
      items.append(item)
      if reader.isAtEnd { return items }
      guard reader.take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    mutating func skipBlanks() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func token() -> String? {
      let start = index
      while index < bytes.count, bytes[index].isToken { index += 1 }
      return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    mutating func parameter() -> (name: String, value: String?)? {
      guard let name = token() else { return nil }
      guard take(UInt8(ascii: "=")) else { return (name, nil) }
      guard take(UInt8(ascii: "\"")) else { return token().map { (name, $0) } }
      // A quoted value must be a token once it is unquoted, so an escape in it is never needed.
      guard let value = token(), take(UInt8(ascii: "\"")) else { return nil }
      return (name, value)
    }
  }
}
