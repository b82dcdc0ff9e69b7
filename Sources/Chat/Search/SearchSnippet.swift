/// The parts of a message that show why it was found.
public struct SearchSnippet: Equatable, Sendable {
  public private(set) var text: String
  /// What matched, in order, in UTF-16 code units of ``text``.
  public private(set) var ranges: [Range<Int>]

  /// In Unicode scalars, not counting the dots that stand for what was left out.
  static let length = 200
  /// How much of it comes before the first match.
  static let lead = 60
  static let mostRanges = 50
  /// Stands before what comes from a file.
  static let separator = " · "

  /// From the text, and from the names of files and what is said of them where a term is in none of what comes before.
  public init(of message: Message, _ terms: SearchTerms) {
    self.init(of: message.content, terms)
    var missing = terms.missing(in: FoldedText(message.content))
    for text in message.attachments.flatMap(\.texts) where !missing.isEmpty {
      let left = missing.missing(in: FoldedText(text))
      if left != missing { append(SearchSnippet(of: text, terms)) }
      missing = left
    }
  }

  private mutating func append(_ other: SearchSnippet) {
    if !text.isEmpty { text += Self.separator }
    let start = text.utf16.count
    let behind = other.ranges.map { start + $0.lowerBound..<start + $0.upperBound }
    ranges = Array((ranges + behind).prefix(Self.mostRanges))
    text += other.text
  }

  public init(of content: String, _ terms: SearchTerms) {
    let matches = Self.matches(in: content, terms)
    let scalars = Array(content.unicodeScalars)
    let window = Self.window(of: content, scalars.count, around: matches.first)
    var (text, ranges) = (window.lowerBound > 0 ? "…" : "", [Range<Int>]())
    // Where each scalar of the window begins, in UTF-16 code units of the snippet.
    var starts: [Int] = []
    var units = text.utf16.count
    for scalar in scalars[window] {
      starts.append(units)
      units += UTF16.width(scalar)
      text.unicodeScalars.append(scalar)
    }
    starts.append(units)
    for match in matches where match.overlaps(window) {
      let shown = match.clamped(to: window)
      ranges.append(
        starts[shown.lowerBound - window.lowerBound]..<starts[shown.upperBound - window.lowerBound])
      if ranges.count == Self.mostRanges { break }
    }
    self.text = window.upperBound < scalars.count ? text + "…" : text
    self.ranges = ranges
  }

  /// What the terms cover, in scalars of the content, in order and apart from one another.
  private static func matches(in content: String, _ terms: SearchTerms) -> [Range<Int>] {
    let folded = FoldedText(content, keepsPlaces: true)
    let count = content.unicodeScalars.count
    var found: [Range<Int>] = []
    for term in terms.folded {
      for place in FoldedText.places(of: term, in: folded.bytes, limit: 1_000) {
        let start = Int(folded.places[place])
        let last = Int(folded.places[place + term.count - 1])
        // Accents and the like behind it belong to it.
        let behind = folded.places[(place + term.count)...].first { $0 > last }.map { Int($0) } ?? count
        found.append(start..<behind)
      }
    }
    var joined: [Range<Int>] = []
    for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound < last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  /// Which scalars to show; it cuts between characters, unless one of them is too long.
  private static func window(of content: String, _ count: Int, around match: Range<Int>?) -> Range<Int> {
    guard count > length else { return 0..<count }
    let wanted = max(0, min((match?.lowerBound ?? 0) - lead, count - length))
    var (start, end, place) = (wanted, min(count, wanted + length), 0)
    for character in content {
      let next = place + character.unicodeScalars.count
      if place < wanted, next > wanted, next - wanted < lead { start = next }
      if place < end, next > end, place > start { end = place }
      place = next
    }
    return start..<end
  }
}
