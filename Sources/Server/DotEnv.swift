/// A `.env` file: `NAME=value` lines, read and never executed.
///
/// Understood: blank lines, `#` comments, `export NAME=…`, CRLF, a byte-order mark, 'single quotes'
/// (verbatim), "double quotes" with `\n \r \t \" \\ \$` escapes, and a ` #` comment after a value. `$NAME`
/// and `$(…)` stay as they are written. The last line of a name wins.
struct DotEnv: Equatable, Sendable {
  private(set) var values: [String: String] = [:]

  init(_ text: String) throws(SettingsError) {
    var body = Substring(text)
    if body.unicodeScalars.first == "\u{FEFF}" { body.unicodeScalars.removeFirst() }
    // CRLF is one Character in Swift.
    let lines = body.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    for (index, line) in lines.enumerated() {
      guard let (name, value) = try Self.entry(line, number: index + 1) else { continue }
      values[name] = value
    }
  }

  private static func entry(_ line: Substring, number: Int) throws(SettingsError) -> (String, String)? {
    var rest = line.drop { $0.isWhitespace }
    if rest.isEmpty || rest.first == "#" { return nil }
    if rest.hasPrefix("export ") { rest = rest.dropFirst(7).drop { $0.isWhitespace } }
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    rest = rest[name.endIndex...].drop { $0.isWhitespace }
    guard let first = name.first, !first.isNumber, rest.first == "=" else {
      throw SettingsError("Line \(number) of .env is not NAME=value.")
    }
    rest = rest.dropFirst().drop { $0.isWhitespace }
    switch rest.first {
    case "'", "\"": return (String(name), try quoted(rest, name: name, line: number))
    default: return (String(name), bare(rest))
    }
  }

  /// Up to a `#` that follows a space, without the spaces around.
  private static func bare(_ text: Substring) -> String {
    var value = ""
    var previous: Character = " "
    for character in text {
      if character == "#" && previous.isWhitespace { break }
      value.append(character)
      previous = character
    }
    while value.last?.isWhitespace == true { value.removeLast() }
    return value
  }

  private static func quoted(
    _ text: Substring, name: Substring, line: Int
  ) throws(SettingsError) -> String {
    guard let quote = text.first else { return "" }
    var value = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if character == quote {
        rest = rest.drop { $0.isWhitespace }
        guard rest.isEmpty || rest.first == "#" else {
          throw SettingsError("Line \(line) of .env: \(name) has text after its closing quote.")
        }
        return value
      }
      guard character == "\\" && quote == "\"" else {
        value.append(character)
        continue
      }
      switch rest.popFirst() {
      case "n": value.append("\n")
      case "r": value.append("\r")
      case "t": value.append("\t")
      case let escaped? where "\"\\$".contains(escaped): value.append(escaped)
      case let other?: value += ["\\", other]
      case nil: break
      }
    }
    throw SettingsError("Line \(line) of .env: \(name) has no closing quote.")
  }
}
