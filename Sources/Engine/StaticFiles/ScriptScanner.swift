/// Tells whether a line of a script ends outside of every string, template and comment.
///
/// A slash is the hard part: it divides, or it begins a regular expression, in which quotes mean nothing. Neither a
/// regular expression nor, here, anything else goes over a line's end, so most doubts end with the line.
struct ScriptScanner {
  /// What a slash would be.
  private enum Slash {
    case division, expression, unclear
  }

  /// Words before an expression, which a regular expression may be.
  private static let operators: Set<String> = [
    "return", "typeof", "instanceof", "in", "new", "delete", "void", "throw", "case", "do", "else",
  ]
  /// Words that are names in one place and operators, or a statement's end, in another.
  private static let contextual: Set<String> = [
    "yield", "await", "of", "async", "let", "static", "get", "set",
  ]

  private let source: [UInt8]
  private var slash = Slash.expression
  /// Whether the next word is the name of a member, whatever it means elsewhere.
  private var isMember = false
  /// The braces that are open within each substitution of a template.
  private var braces: [Int] = []

  init(_ source: [UInt8]) { self.source = source }

  /// Whether `line`, which begins outside of everything, surely ends so. Lines must come one after the other.
  mutating func passes(_ line: Range<Int>) -> Bool {
    // A statement may have ended with the line before.
    if slash == .division { slash = .unclear }
    var index = line.lowerBound
    while index < line.upperBound {
      guard let end = step(index..<line.upperBound) else { return false }
      index = end
    }
    return braces.isEmpty
  }

  /// The place behind what begins where `rest` does; nil when it is in doubt or goes over the line's end.
  private mutating func step(_ rest: Range<Int>) -> Int? {
    let byte = source[rest.lowerBound]
    switch byte {
    case .space, .tab, .carriageReturn: return rest.lowerBound + 1
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      slash = .division
      return LineScan.endOfString(source, rest)
    case UInt8(ascii: "`"): return endOfTemplate(rest.lowerBound + 1, rest.upperBound)
    case .slash: return endOfSlash(rest)
    case _ where isWord(byte): return endOfWord(rest)
    // Names in other letters, and spaces other than these, are too seldom to tell them apart.
    case _ where byte < 0x20 || byte >= 0x80 || byte == .backslash: return nil
    case _: return endOfMark(byte, rest)
    }
  }

  private mutating func endOfMark(_ byte: UInt8, _ rest: Range<Int>) -> Int? {
    let next = rest.lowerBound + 1
    // Comments as in HTML, which only some scripts may have.
    if source[rest].starts(with: "<!--".utf8) || source[rest].starts(with: "-->".utf8) { return nil }
    slash = .expression
    isMember = byte == UInt8(ascii: ".") || byte == UInt8(ascii: "#")
    switch byte {
    case UInt8(ascii: "]"): slash = .division
    case UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: "#"), UInt8(ascii: "@"): slash = .unclear
    case UInt8(ascii: "{"):
      if let open = braces.popLast() { braces.append(open + 1) }
    case UInt8(ascii: "}"):
      slash = .unclear
      guard let open = braces.popLast() else { break }
      if open == 0 { return endOfTemplate(next, rest.upperBound) }
      braces.append(open - 1)
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      if next < rest.upperBound, source[next] == byte {
        slash = .unclear
        return next + 1
      }
    case _: break
    }
    return next
  }

  private mutating func endOfWord(_ rest: Range<Int>) -> Int {
    let end = source[rest].firstIndex { !isWord($0) } ?? rest.upperBound
    let word = String(decoding: source[rest.lowerBound..<end], as: UTF8.self)
    if Self.operators.contains(word) {
      slash = isMember ? .unclear : .expression
    } else {
      slash = Self.contextual.contains(word) ? .unclear : .division
    }
    isMember = false
    return end
  }

  /// Goes on within a template, up to its end or to the begin of a substitution.
  private mutating func endOfTemplate(_ start: Int, _ limit: Int) -> Int? {
    var index = start
    while index < limit {
      switch source[index] {
      case UInt8(ascii: "`"):
        slash = .division
        return index + 1
      case UInt8(ascii: "$") where index + 1 < limit && source[index + 1] == UInt8(ascii: "{"):
        slash = .expression
        braces.append(0)
        return index + 2
      case .backslash: index += 2
      case _: index += 1
      }
    }
    return nil
  }

  private mutating func endOfSlash(_ rest: Range<Int>) -> Int? {
    let inside = rest.lowerBound + 1..<rest.upperBound
    switch source[inside].first {
    case .slash: return rest.upperBound
    case .star: return LineScan.endOfComment(source, rest)
    case _: break
    }
    // A regular expression needs another slash on its line.
    let isAlone = !source[inside].contains(.slash)
    switch slash {
    case .unclear where !isAlone:
      return braces.isEmpty && isHarmless(inside) ? rest.upperBound : nil
    case .division, .unclear:
      slash = .expression
      return inside.lowerBound
    case .expression:
      slash = .division
      return endOfExpression(inside)
    }
  }

  /// Whether a line that ends with `rest` ends outside of everything, whatever its slashes are.
  private func isHarmless(_ rest: Range<Int>) -> Bool {
    let quotes = "\"'`*<>\\".utf8
    return !source[rest].contains { quotes.contains($0) }
  }

  /// The place behind the slash that ends a regular expression.
  private func endOfExpression(_ inside: Range<Int>) -> Int? {
    var index = inside.lowerBound
    var isClass = false
    while index < inside.upperBound {
      switch source[index] {
      case .backslash: index += 1
      case UInt8(ascii: "["): isClass = true
      case UInt8(ascii: "]"): isClass = false
      case .slash where !isClass: return index + 1
      case _: break
      }
      index += 1
    }
    return nil
  }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"):
      true
    case _: false
    }
  }
}
