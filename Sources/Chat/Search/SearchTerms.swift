/// What somebody looks for: words and phrases that must all be in a message, each anywhere in it.
public struct SearchTerms: Equatable, Sendable {
  /// Each in the UTF-8 of ``FoldedText``, never empty.
  public private(set) var folded: [[UInt8]] = []

  /// In Unicode scalars.
  public static let characters = 256
  /// Words and phrases.
  public static let most = 32

  /// Words with white space between; what stands between `"` belongs together, and a `"` that nothing closes reaches
  /// to the end. What folds to nothing is no term.
  public init(_ text: String) throws(ChatError) {
    guard text.unicodeScalars.count <= Self.characters else {
      throw .invalid(.query, "A search has at most \(Self.characters) characters")
    }
    if text.utf8.contains(0) {
      throw .invalid(.query, "Texts cannot contain the character U+0000")
    }
    var isPhrase = false
    for part in text.split(separator: "\"", omittingEmptySubsequences: false) {
      if isPhrase {
        add(part)
      } else {
        for word in part.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
          add(Substring(word))
        }
      }
      isPhrase.toggle()
    }
    guard folded.count <= Self.most else {
      throw .invalid(.query, "A search has at most \(Self.most) words and phrases")
    }
  }

  public var isEmpty: Bool { folded.isEmpty }

  private mutating func add(_ part: Substring) {
    var term = FoldedText(String(part)).bytes
    while term.last == 0x20 { term.removeLast() }
    while term.first == 0x20 { term.removeFirst() }
    if !term.isEmpty, !folded.contains(term) { folded.append(term) }
  }

  /// Whether all of them are in a text.
  public func areIn(_ text: FoldedText) -> Bool { missing(in: text).isEmpty }

  /// Those that are not.
  func missing(in text: FoldedText) -> SearchTerms {
    var left = self
    left.folded.removeAll { !FoldedText.places(of: $0, in: text.bytes, limit: 1).isEmpty }
    return left
  }
}

extension FoldedText {
  /// Where a term begins in `bytes`, at most `limit` times, one behind the other.
  static func places(of term: [UInt8], in bytes: [UInt8], limit: Int) -> [Int] {
    var found: [Int] = []
    guard let first = term.first else { return found }
    var place = 0
    while found.count < limit, place + term.count <= bytes.count {
      if bytes[place] == first, bytes[place..<(place + term.count)].elementsEqual(term) {
        found.append(place)
        place += term.count
      } else {
        place += 1
      }
    }
    return found
  }
}
