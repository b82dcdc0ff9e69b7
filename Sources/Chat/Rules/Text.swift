/// Checks shared by everything that takes text from people.
enum Text {
  /// White space cut off both ends; throws when the rest has more than `characters` Unicode scalars or, unless
  /// `emptyAllowed`, nothing at all.
  static func line(
    _ text: String, _ field: ChatError.Field, named name: String, characters: Int, emptyAllowed: Bool = false
  ) throws(ChatError) -> String {
    let trimmed = trimmingWhitespace(text)
    if trimmed.isEmpty && !emptyAllowed { throw .invalid(field, "\(name) must not be empty") }
    // Every scalar is at least a byte, so the cheap count settles the common case.
    if trimmed.utf8.count > characters && trimmed.unicodeScalars.count > characters {
      throw .invalid(field, "\(name) has at most \(characters) characters")
    }
    if trimmed.unicodeScalars.contains(where: isControl) || hidesSomething(trimmed) {
      throw .invalid(field, "\(name) must not contain control or invisible characters")
    }
    return trimmed
  }

  static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }

  static func trimmingWhitespace(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
  }

  /// Whether there are characters that reorder or hide text, or show nothing, by which one name can be made to
  /// look like another. Emoji and some scripts need a few of them, but only behind a character of their own.
  private static func hidesSomething(_ text: String) -> Bool {
    var before: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if isInvisible(scalar) {
        guard let base = before, !base.isASCII, joins(scalar) else { return true }
      } else {
        before = scalar
      }
    }
    return false
  }

  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
      || scalar.value == 0x2800 || (0x2028...0x2029).contains(scalar.value)
  }

  /// The joiners, the variation selectors, and the tags that flags are spelled with.
  static func joins(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0020...0xE007F: true
    default: false
    }
  }
}
