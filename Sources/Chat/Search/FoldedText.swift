/// A text as search sees it: what is said, without how it is spelled.
///
/// - Case, full width, ligatures and styled letters are folded (Unicode's compatibility forms and full case folding).
/// - Accents of the Latin, Greek and Cyrillic alphabets, Arabic vowel signs and Hebrew points are dropped, and letters
///   like `ø`, `ł` and `æ` are spelled with plain ones. Marks that are letters of their script stay.
/// - Kana and their sound marks, and the letters of a Hangul syllable, are put together.
/// - White space of any kind and length is one space; what shows nothing is dropped; dashes and quotes are ASCII's.
public struct FoldedText: Equatable, Sendable {
  /// UTF-8.
  public private(set) var bytes: [UInt8] = []
  /// For each byte: which scalar of the text it came from. Empty unless it was asked for.
  private(set) var places: [Int32] = []
  private let keepsPlaces: Bool
  /// The last scalar, while the next may join it.
  private var last: UInt32 = 0

  public init(_ text: String) { self.init(text, keepsPlaces: false) }

  init(_ text: String, keepsPlaces: Bool) {
    self.keepsPlaces = keepsPlaces
    bytes.reserveCapacity(text.utf8.count)
    let table = FoldingTable.standard
    var place: Int32 = 0
    for scalar in text.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        // Lower case for A to Z.
        add(value &- 0x41 < 26 ? value | 0x20 : value <= 0x20 ? 0x20 : value, from: place)
      } else {
        switch table.target(of: scalar) {
        case .unchanged: add(value, from: place)
        case .one(let target): add(target.value, from: place)
        case .several(let targets): for target in targets { add(target.value, from: place) }
        }
      }
      place &+= 1
    }
  }

  /// All of a message that is searched: its folded text, what its files are called and what is said of them. Between
  /// two of these stands a byte that is in no term, so that no phrase reaches from one into the other.
  public init(_ content: FoldedText, with files: [Attachment]) {
    self = content
    for text in files.flatMap(\.texts) { bytes += [0] + FoldedText(text).bytes }
  }

  private mutating func add(_ scalar: UInt32, from place: Int32) {
    if scalar == 0x20, last == 0x20 { return }
    if scalar >= 0x1161, let joined = Self.joined(last, scalar), let start = startOfLast {
      let first = keepsPlaces ? places[start] : 0
      drop(from: start)
      append(joined, from: first)
    } else {
      append(scalar, from: place)
    }
  }

  private mutating func append(_ scalar: UInt32, from place: Int32) {
    let before = bytes.count
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
    } else if let scalar = Unicode.Scalar(scalar) {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    last = scalar
    if keepsPlaces { for _ in before..<bytes.count { places.append(place) } }
  }

  private var startOfLast: Int? { bytes.lastIndex { $0 & 0xC0 != 0x80 } }

  private mutating func drop(from start: Int) {
    bytes.removeSubrange(start...)
    if keepsPlaces { places.removeSubrange(start...) }
  }

  /// What two scalars in a row make together: Hangul syllables (The Unicode Standard, section 3.12), and kana with
  /// their sound marks.
  private static func joined(_ first: UInt32, _ second: UInt32) -> UInt32? {
    switch second {
    case 0x1161...0x1175 where (0x1100...0x1112).contains(first):
      return 0xAC00 + ((first - 0x1100) * 21 + second - 0x1161) * 28
    case 0x11A8...0x11C2 where (0xAC00...0xD7A3).contains(first) && (first - 0xAC00).isMultiple(of: 28):
      return first + second - 0x11A7
    case 0x3099: return voiced(first)
    case 0x309A:
      // は to ほ and ハ to ホ stand in threes.
      let row = first >= 0x30A0 ? first &- 0x60 : first
      return (0x306F...0x307B).contains(row) && (row - 0x306F).isMultiple(of: 3) ? first + 2 : nil
    default: return nil
    }
  }

  private static func voiced(_ kana: UInt32) -> UInt32? {
    switch kana {
    case 0x3046: return 0x3094
    case 0x30A6: return 0x30F4
    case 0x30EF...0x30F2: return kana + 8
    case 0x309D, 0x30FD: return kana + 1
    default: break
    }
    let hiragana = kana >= 0x30A0 ? kana &- 0x60 : kana
    let isPlain =
      switch hiragana {
      case 0x304B...0x3061: hiragana & 1 == 1
      case 0x3064...0x3068: hiragana & 1 == 0
      case 0x306F...0x307B: (hiragana - 0x306F).isMultiple(of: 3)
      default: false
      }
    return isPlain ? kana + 1 : nil
  }
}
