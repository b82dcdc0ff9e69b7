import Chat
import Wire

/// One event, turned into one line of bytes that ends in a newline.
struct LogLine {
  let level: LogLevel
  let event: StaticString
  let fields: KeyValuePairs<StaticString, LogValue>
  let time: Timestamp

  /// The longest line: what a pipe takes in one piece (PIPE_BUF).
  static let limit = 4_096
  private static let textLimit = 512

  /// `{"time":…,"level":…,"event":…,…}`
  func json() -> [UInt8] {
    var text = "{\"time\":\"\(moment)\",\"level\":\"\(level.rawValue)\",\"event\":\"\(event)\""
    for (name, value) in fields {
      let piece = ",\"\(name)\":\(Self.json(value))"
      // Room for the closing brace and the newline; a line is cut between fields, so it stays JSON.
      guard text.utf8.count + piece.utf8.count + 2 <= Self.limit else { break }
      text += piece
    }
    return Array((text + "}\n").utf8)
  }

  /// `12:00:00.000 info  server.started  port=8000`, coloured by level.
  func text(coloured: Bool) -> [UInt8] {
    let (start, end) = coloured ? ("\u{1b}[\(colour)m", "\u{1b}[0m") : ("", "")
    let word = level.rawValue + String(repeating: " ", count: max(0, 7 - level.rawValue.utf8.count))
    var text = "\(moment.dropFirst(11).dropLast()) \(start)\(word)\(end) \(event)"
    for (name, value) in fields {
      let piece = " \(name)=\(Self.plain(value))"
      guard text.utf8.count + piece.utf8.count + 1 <= Self.limit else { break }
      text += piece
    }
    return Array((text + "\n").utf8)
  }

  private var moment: String {
    CivilTime(unixMicroseconds: time.microseconds).rfc3339(.milliseconds)
  }

  private var colour: Int {
    switch level {
    case .debug: 90
    case .info: 32
    case .warning: 33
    case .error: 31
    }
  }

  private static func json(_ value: LogValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .bytes(let count): "\(count.bytes)"
    case .flag(let flag): "\(flag)"
    case .duration(let duration): milliseconds(duration)
    case .word, .address, .path, .file, .reason: "\"\(quoted(plainText(value)))\""
    }
  }

  private static func plain(_ value: LogValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .bytes(let count): "\(count)"
    case .flag(let flag): "\(flag)"
    case .duration(let duration): milliseconds(duration) + "ms"
    case .word, .address, .path, .file: plainText(value)
    case .reason: "\"\(plainText(value))\""
    }
  }

  private static func plainText(_ value: LogValue) -> String {
    switch value {
    case .number, .bytes, .flag, .duration: ""
    case .word(let word): "\(word)"
    case .path(let path): String(path.prefix { $0 != "?" && $0 != "#" }).escapedForLog(limit: textLimit)
    case .address(let text), .file(let text), .reason(let text): text.escapedForLog(limit: textLimit)
    }
  }

  /// Escapes what JSON still needs after `escapedForLog`.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(character)
    }
    return result
  }

  /// Milliseconds with three decimals.
  private static func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let micros = seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
    let fraction = String(micros.magnitude % 1_000)
    let sign = micros < 0 ? "-" : ""
    return "\(sign)\(micros.magnitude / 1_000)." + String(repeating: "0", count: 3 - fraction.utf8.count)
      + fraction
  }
}
