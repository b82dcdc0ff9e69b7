/// A validator of a representation (RFC 9110, section 8.8.3).
public struct EntityTag: Sendable, Hashable {
  /// What stands between the quotes.
  public let value: String
  public let isWeak: Bool

  public init(_ value: String, isWeak: Bool = false) {
    self.value = value
    self.isWeak = isWeak
  }

  /// The tag as it stands in a field.
  public var text: String { isWeak ? "W/\"\(value)\"" : "\"\(value)\"" }

  /// Reads one tag; nil when it is malformed.
  public init?(parsing text: String) {
    guard let (tag, rest) = EntityTag.next(text.utf8[...]), rest.isEmpty else { return nil }
    self = tag
  }

  /// Whether a list of tags, or `*`, has `tag` in it; a strong comparison finds no weak tags (section 8.8.3.2). What is
  /// malformed matches nothing.
  public static func list(_ field: String, contains tag: EntityTag, strong: Bool) -> Bool {
    if strong, tag.isWeak { return field.trimmedBlanks == "*" }
    return list(field) { item in item.value == tag.value && (!strong || !item.isWeak) }
  }

  /// Whether a list of tags has one that `matches`; `*` stands for every tag.
  public static func list(_ field: String, contains matches: (EntityTag) -> Bool) -> Bool {
    let text = field.trimmedBlanks
    if text == "*" { return true }
    var rest = text.utf8[...]
    while !rest.isEmpty {
      guard let (item, behind) = next(rest) else { return false }
      if matches(item) { return true }
      rest = behind.drop { $0 == 0x20 || $0 == 0x09 }
      if rest.isEmpty { return false }
      guard rest.first == UInt8(ascii: ",") else { return false }
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
    }
    return false
  }

  private static func next(_ text: Substring.UTF8View) -> (EntityTag, Substring.UTF8View)? {
    var rest = text
    let isWeak = rest.starts(with: "W/".utf8)
    if isWeak { rest = rest.dropFirst(2) }
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    rest = rest.dropFirst()
    let value = rest.prefix { $0 == 0x21 || $0 >= 0x23 && $0 != 0x7F }
    rest = rest[value.endIndex...]
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    return (EntityTag(String(Substring(value)), isWeak: isWeak), rest.dropFirst())
  }
}
