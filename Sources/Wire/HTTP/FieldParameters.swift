/// A field value with parameters, such as `form-data; name="a"` (RFC 9110, section 5.6.6).
struct FieldParameters {
  /// What stands before the first semicolon, in small letters.
  let value: String
  private var parameters: [(name: String, value: [UInt8])] = []

  /// Nil for what is malformed, and for a parameter that is given twice: readers would disagree about which one counts.
  init?(parsing bytes: Span<UInt8>) {
    let end = bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.count
    value = String(copying: bytes.extracting(TokenList.trimmed(bytes, 0..<end))).lowercased()
    guard !value.isEmpty else { return nil }
    var index = end
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: ";") else { return nil }
      index = FieldParameters.blanks(bytes, index + 1)
      if index == bytes.count || bytes[index] == UInt8(ascii: ";") { continue }
      guard let parameter = FieldParameters.parameter(bytes, &index), self[parameter.name] == nil else {
        return nil
      }
      parameters.append(parameter)
      index = FieldParameters.blanks(bytes, index)
    }
  }

  /// The bytes of the parameter called `name`, which is in small letters.
  subscript(name: String) -> [UInt8]? { parameters.first { $0.name == name }?.value }

  private static func blanks(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index
  }

  private static func parameter(
    _ bytes: Span<UInt8>, _ index: inout Int
  ) -> (name: String, value: [UInt8])? {
    let start = index
    while index < bytes.count, bytes[index].isToken { index += 1 }
    guard index > start, index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
    let name = String(copying: bytes.extracting(start..<index)).lowercased()
    index += 1
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "\"") {
      index += 1
      return quoted(bytes, &index).map { (name, $0) }
    }
    // Boundaries are often written without the quotes that some of their characters need.
    let end = bytes.firstIndex(of: UInt8(ascii: ";"), from: index) ?? bytes.count
    let range = TokenList.trimmed(bytes, index..<end)
    index = end
    return range.isEmpty ? nil : (name, [UInt8](copying: bytes.extracting(range)))
  }

  /// The rest of a quoted string. A backslash escapes a quote and a backslash; before anything else it stands for
  /// itself, because old browsers send the paths of another system.
  private static func quoted(_ bytes: Span<UInt8>, _ index: inout Int) -> [UInt8]? {
    var value: [UInt8] = []
    while index < bytes.count {
      var byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return value }
      if byte == UInt8(ascii: "\\"), index < bytes.count,
        bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\")
      {
        byte = bytes[index]
        index += 1
      }
      value.append(byte)
    }
    return nil
  }
}
