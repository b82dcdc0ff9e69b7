/// The `--name value` options and `--name` flags of one mode.
struct Options {
  private var values: [String: String] = [:]
  private var flags: Set<String> = []

  init(_ arguments: [String], known: Set<String>, flags knownFlags: Set<String> = []) {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      let name = String(argument.dropFirst(2))
      guard argument.hasPrefix("--"), known.contains(name) || knownFlags.contains(name) else {
        Usage.fail("there is no option \(argument)")
      }
      index += 1
      if knownFlags.contains(name) {
        flags.insert(name)
        continue
      }
      guard index < arguments.count else { Usage.fail("\(argument) needs a value") }
      values[name] = arguments[index]
      index += 1
    }
  }

  func text(_ name: String) -> String? { values[name] }

  func flag(_ name: String) -> Bool { flags.contains(name) }

  func number(_ name: String, _ fallback: Int) -> Int {
    guard let text = values[name] else { return fallback }
    guard let number = Int(text), number >= 0 else {
      Usage.fail("--\(name) needs a number")
    }
    return number
  }

  /// A time given in seconds, in nanoseconds.
  func seconds(_ name: String, _ fallback: Double) -> UInt64 {
    guard let text = values[name] else { return UInt64(fallback * 1e9) }
    guard let number = Double(text), number >= 0, number < 1e6 else {
      Usage.fail("--\(name) needs a number of seconds")
    }
    return UInt64(number * 1e9)
  }
}
