/// Leaves comments out of scripts and style sheets, which browsers would only carry over the network.
///
/// Only lines that are nothing but comment become empty, so every other line keeps its bytes and its number. Where a
/// look at each line cannot prove what is a comment, nothing is touched.
struct SourceComments {
  enum Language {
    case script, style

    /// The language of the file called `name`; nil when it is another one.
    init?(name: String) {
      if name.hasSuffix(".js") || name.hasSuffix(".mjs") {
        self = .script
      } else if name.hasSuffix(".css") {
        self = .style
      } else {
        return nil
      }
    }
  }

  private enum Line {
    /// Nothing but comment, up to the end of the line that ends there.
    case comment(end: Int)
    case code
    case doubtful
  }

  /// What stands in a comment that has to reach whoever gets the file, or the tools that read it.
  private static let kept = [
    "@license", "@preserve", "@copyright", "Copyright", "SPDX-License-Identifier", "/*!", "/*#", "/*@", "//!",
    "//#",
    "//@",
  ].map { Array($0.utf8) }

  private let source: [UInt8]
  private let language: Language

  /// `source` without its comments; nil when there are none to leave out, or when anything is in doubt.
  static func leftOut(of source: [UInt8], _ language: Language) -> [UInt8]? {
    let comments = SourceComments(source: source, language: language)
    guard comments.isPlainText, let found = comments.found(), !found.isEmpty else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(source.count)
    var copied = 0
    for range in found {
      output += source[copied..<range.lowerBound]
      output += source[range].filter { $0 == .lineFeed || $0 == .carriageReturn }
      copied = range.upperBound
    }
    return output + source[copied...]
  }

  /// Whether lines end with a line feed alone, whatever the browser takes for an end.
  private var isPlainText: Bool {
    guard !source.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")]) else { return false }
    for (index, byte) in source.enumerated() {
      switch byte {
      case 0, 0x0B, 0x0C: return false
      case .carriageReturn where !has(.lineFeed, at: index + 1): return false
      // U+2028 and U+2029 end a line of a script.
      case 0xE2 where has(0x80, at: index + 1) && (has(0xA8, at: index + 2) || has(0xA9, at: index + 2)):
        return false
      case _: break
      }
    }
    return true
  }

  /// Where the comments are that nobody needs, in order; nil when that is in doubt.
  private func found() -> [Range<Int>]? {
    var found: [Range<Int>] = []
    var script = ScriptScanner(source)
    let style = StyleScanner(source)
    var start = 0
    while start < source.count {
      let line = start..<endOfLine(start)
      switch kind(of: line) {
      case .comment(let end):
        if !isKept(line.lowerBound..<end) { found.append(line.lowerBound..<end) }
        start = end + 1
      case .code:
        guard language == .script ? script.passes(line) : style.passes(line) else { return nil }
        start = line.upperBound + 1
      case .doubtful:
        return nil
      }
    }
    return found
  }

  /// What a line is that does not begin within anything.
  private func kind(of line: Range<Int>) -> Line {
    let start = firstVisible(line)
    guard has(.slash, at: start) else { return .code }
    if has(.slash, at: start + 1) { return language == .script ? .comment(end: endOfRun(line)) : .code }
    guard has(.star, at: start + 1) else { return .code }
    guard let close = endOfBlock(start + 2) else { return .doubtful }
    let last = close..<endOfLine(close)
    if firstVisible(last) == last.upperBound { return .comment(end: last.upperBound) }
    return close <= line.upperBound ? .code : .doubtful
  }

  /// The end of the last line of those that follow one another and begin with two slashes: they are one comment.
  private func endOfRun(_ first: Range<Int>) -> Int {
    var end = first.upperBound
    while end < source.count {
      let next = end + 1..<endOfLine(end + 1)
      let start = firstVisible(next)
      guard has(.slash, at: start), has(.slash, at: start + 1) else { break }
      end = next.upperBound
    }
    return end
  }

  private func isKept(_ comment: Range<Int>) -> Bool {
    comment.contains { index in
      switch source[index] {
      case UInt8(ascii: "@"), UInt8(ascii: "C"), UInt8(ascii: "S"), .slash:
        Self.kept.contains { source[index..<comment.upperBound].starts(with: $0) }
      case _: false
      }
    }
  }

  private func has(_ byte: UInt8, at index: Int) -> Bool {
    index < source.count && source[index] == byte
  }

  /// The place of the line's end, or of the file's.
  private func endOfLine(_ start: Int) -> Int {
    source[min(start, source.count)...].firstIndex(of: .lineFeed) ?? source.count
  }

  private func firstVisible(_ line: Range<Int>) -> Int {
    source[line].firstIndex { $0 != .space && $0 != .tab && $0 != .carriageReturn } ?? line.upperBound
  }

  /// The place behind the end of a block comment; nil when it has none.
  private func endOfBlock(_ start: Int) -> Int? {
    var index = start
    while index + 1 < source.count {
      if source[index] == .star, source[index + 1] == .slash { return index + 2 }
      index += 1
    }
    return nil
  }
}

extension UInt8 {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let tab: UInt8 = 0x09
  static let slash = UInt8(ascii: "/")
  static let star = UInt8(ascii: "*")
  static let backslash = UInt8(ascii: "\\")
}
