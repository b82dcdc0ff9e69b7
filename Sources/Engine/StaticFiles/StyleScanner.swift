/// Tells whether a line of a style sheet ends outside of everything.
struct StyleScanner {
  private let source: [UInt8]

  init(_ source: [UInt8]) { self.source = source }

  /// Whether `line`, which begins outside of everything, surely ends so.
  func passes(_ line: Range<Int>) -> Bool {
    var index = line.lowerBound
    while index < line.upperBound {
      let rest = index..<line.upperBound
      let end: Int?
      switch source[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): end = LineScan.endOfString(source, rest)
      case .slash: end = LineScan.endOfComment(source, rest)
      case .backslash: end = index + 2
      case UInt8(ascii: "("): end = endOfAddress(rest)
      case _: end = index + 1
      }
      guard let end else { return false }
      index = end
    }
    return true
  }

  /// The end of an address without quotes (`url(...)`), in which nothing is a comment; else the place within the
  /// parenthesis.
  private func endOfAddress(_ rest: Range<Int>) -> Int? {
    let name = source[..<rest.lowerBound].suffix(3).map { $0 | 0x20 }
    let inside = rest.lowerBound + 1..<rest.upperBound
    guard name.elementsEqual("url".utf8) else { return inside.lowerBound }
    guard let first = source[inside].firstIndex(where: { $0 != .space && $0 != .tab }) else { return nil }
    if source[first] == UInt8(ascii: "\"") || source[first] == UInt8(ascii: "'") { return first }
    return source[inside].firstIndex(of: UInt8(ascii: ")")).map { $0 + 1 }
  }
}

/// What begins and ends on one line, in scripts and style sheets alike.
enum LineScan {
  /// The place behind a string that begins where `rest` does; nil when the line ends first.
  static func endOfString(_ source: [UInt8], _ rest: Range<Int>) -> Int? {
    guard let quote = source[rest].first else { return nil }
    var index = rest.lowerBound + 1
    while index < rest.upperBound {
      if source[index] == quote { return index + 1 }
      index += source[index] == .backslash ? 2 : 1
    }
    return nil
  }

  /// The place behind a slash, or behind the comment that it begins; nil when the line ends within that.
  static func endOfComment(_ source: [UInt8], _ rest: Range<Int>) -> Int? {
    var index = rest.lowerBound + 1
    guard index < rest.upperBound, source[index] == .star else { return index }
    index += 1
    while index + 1 < rest.upperBound {
      if source[index] == .star, source[index + 1] == .slash { return index + 2 }
      index += 1
    }
    return nil
  }
}
