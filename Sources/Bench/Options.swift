/// The `--name value` options of one mode.
struct Options {
  private var values: [String: String] = [:]

  init(_ arguments: [String], known: Set<String>) {
    var index = 0
    while index < arguments.count {
      let name = arguments[index]
      guard name.hasPrefix("--"), known.contains(String(name.dropFirst(2))) else {
        Usage.fail("there is no option \(name)")
      }
      guard index + 1 < arguments.count else { Usage.fail("\(name) needs a value") }
      values[String(name.dropFirst(2))] = arguments[index + 1]
      index += 2
    }
  }

  func text(_ name: String) -> String? { values[name] }

  func number(_ name: String, _ fallback: Int) -> Int {
    guard let text = values[name] else { return fallback }
    guard let number = Int(text), number >= 0 else {
      Usage.fail("--\(name) needs a number")
    }
    return number
  }
}
