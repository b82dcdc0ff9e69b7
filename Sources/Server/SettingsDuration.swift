/// How settings spell a `Duration`: a whole number and its unit, `500ms`, `30s`, `15m`, `1h`, `7d`.
extension Duration {
  /// Reads a duration; a bare number is refused, since nobody can tell seconds from milliseconds.
  init?(setting text: String) {
    guard let (number, unit) = splitUnit(text), number <= Int(Int32.max) else { return nil }
    switch unit {
    case "ms": self = .milliseconds(number)
    case "s": self = .seconds(number)
    case "m": self = .seconds(number * 60)
    case "h": self = .seconds(number * 3_600)
    case "d": self = .seconds(number * 86_400)
    default: return nil
    }
  }

  /// The shortest exact spelling, to the millisecond.
  var settingText: String {
    let (seconds, attoseconds) = components
    guard attoseconds == 0 else {
      return "\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)ms"
    }
    for (scale, unit) in [(86_400 as Int64, "d"), (3_600, "h"), (60, "m")]
    where seconds != 0 && seconds % scale == 0 {
      return "\(seconds / scale)\(unit)"
    }
    return "\(seconds)s"
  }
}

/// Splits `64KiB` into its number and its unit; nil without a number or when it does not fit.
func splitUnit(_ text: String) -> (number: Int, unit: Substring)? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard let number = Int(digits) else { return nil }
  return (number, text[digits.endIndex...])
}
