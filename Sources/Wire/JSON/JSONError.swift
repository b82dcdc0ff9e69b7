/// Why a text is not the JSON this server takes (RFC 8259, with the stricter choices named by the codes).
public struct JSONError: Error, Equatable, Sendable {
  /// What is wrong; the raw value is stable and may be shown to clients.
  public enum Code: String, CaseIterable, Sendable {
    case unexpectedEnd = "unexpected_end"
    case unexpectedByte = "unexpected_byte"
    case trailingData = "trailing_data"
    case byteOrderMark = "byte_order_mark"
    case invalidUTF8 = "invalid_utf8"
    case controlCharacter = "control_character"
    case nulCharacter = "nul_character"
    case badEscape = "bad_escape"
    case loneSurrogate = "lone_surrogate"
    case badNumber = "bad_number"
    case numberOverflow = "number_overflow"
    case duplicateKey = "duplicate_key"
    case tooDeep = "too_deep"
    case tooLarge = "too_large"
  }

  public let code: Code
  /// Where in the text, in bytes from its start.
  public let offset: Int

  /// One English sentence for a person, without any of the text itself.
  public var message: String {
    "Invalid JSON at byte \(offset): \(explanation)."
  }

  private var explanation: String {
    switch code {
    case .unexpectedEnd: "the text ends too early"
    case .unexpectedByte: "this character does not belong here"
    case .trailingData: "something follows the value"
    case .byteOrderMark: "it starts with a byte order mark"
    case .invalidUTF8: "this is not UTF-8"
    case .controlCharacter: "a control character in a string must be escaped"
    case .nulCharacter: "the character U+0000 is not accepted"
    case .badEscape: "unknown escape sequence"
    case .loneSurrogate: "a surrogate without its other half"
    case .badNumber: "a number is malformed or too long"
    case .numberOverflow: "a number is too large"
    case .duplicateKey: "an object has this key twice"
    case .tooDeep: "it is nested too deeply"
    case .tooLarge: "it is too long"
    }
  }
}
