/// A command as it was written: `/name argument`.
public struct CommandOrder: Equatable, Sendable {
  /// In lower case.
  public let name: String
  /// Without white space around it; it may have several lines.
  public let argument: String

  /// nil for what is no command: the slash must be the first character and have a word behind it, of letters, digits,
  /// `-` and `_`, that begins with a letter and ends at white space. So `/usr/bin` and `/ what?` are ordinary texts.
  init?(_ text: Substring) {
    let bytes = text.utf8
    guard bytes.first == UInt8(ascii: "/") else { return nil }
    let name = bytes.dropFirst().prefix(while: Self.belongsToName)
    guard let first = name.first, Self.isLetter(first) else { return nil }
    let rest = text[name.endIndex...]
    if let next = rest.unicodeScalars.first, !next.properties.isWhitespace { return nil }
    self.name = Substring(name).lowercased()
    argument = Text.trimmingWhitespace(String(rest))
  }

  private static func belongsToName(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_")
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}

/// What somebody sent: a text to be posted, or an order.
public enum SentText: Equatable, Sendable {
  case plain(String)
  case command(CommandOrder)

  /// Two slashes stand for one where one would begin a command.
  public init(_ content: String) {
    guard content.utf8.first == UInt8(ascii: "/") else {
      self = .plain(content)
      return
    }
    let inner = Substring(content.utf8.dropFirst())
    if let order = CommandOrder(content[...]) {
      self = .command(order)
    } else {
      self = .plain(CommandOrder(inner) == nil ? content : String(inner))
    }
  }
}
