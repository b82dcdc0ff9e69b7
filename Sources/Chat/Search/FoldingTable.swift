/// What each scalar folds to, unpacked from the texts beside this file.
///
/// A word there is `FIRST=TARGET.TARGET…`, all numbers in hexadecimal; no target at all drops the scalar.
/// `FIRST+COUNT=…` has so many sources in a row with the same target, `FIRST*COUNT=…` with targets in a row too, and
/// `/2` behind the count leaves out every other one.
struct FoldingTable: Sendable {
  static let standard = FoldingTable([alphabets, ideographs, forms])

  /// Which of the pages has the 256 scalars of a number; 0 is the page on which nothing changes.
  private var directory = [UInt16](repeating: 0, count: 0x110000 >> 8)
  /// 0: unchanged. Up to `0x10FFFF`: the target. Above: the place of the targets in `sequences`.
  private var pages = [UInt32](repeating: 0, count: 256)
  private var sequences: [[Unicode.Scalar]] = []

  private static let sequence: UInt32 = 0x8000_0000

  /// What a scalar becomes.
  enum Target {
    case unchanged
    case one(Unicode.Scalar)
    case several([Unicode.Scalar])
  }

  init(_ texts: [String]) {
    for text in texts {
      for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) { add(word) }
    }
  }

  /// ASCII is not in the table.
  func target(of scalar: Unicode.Scalar) -> Target {
    let value = pages[Int(directory[Int(scalar.value >> 8)]) << 8 | Int(scalar.value & 0xFF)]
    if value == 0 { return .unchanged }
    if let one = Unicode.Scalar(value) { return .one(one) }
    return .several(sequences[Int(value & ~Self.sequence)])
  }

  private mutating func add(_ word: Substring) {
    let sides = word.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2, let source = sides.first, let spelled = sides.last else { return }
    let parts = source.split { $0 == "+" || $0 == "*" || $0 == "/" }.map { UInt32($0, radix: 16) ?? 0 }
    let targets = spelled.split(separator: ".").compactMap {
      UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
    }
    guard let first = parts.first else { return }
    let step = parts.count > 2 ? parts[2] : 1
    let rises = source.contains("*")
    for number in 0..<(parts.count > 1 ? parts[1] : 1) {
      if targets.count == 1, let target = targets.first {
        set(first + number * step, to: target.value + (rises ? number * step : 0))
      } else {
        set(first + number * step, to: Self.sequence | UInt32(sequences.count))
      }
    }
    if targets.count != 1 { sequences.append(targets) }
  }

  private mutating func set(_ source: UInt32, to value: UInt32) {
    let page = Int(source >> 8)
    if directory[page] == 0 {
      directory[page] = UInt16(pages.count >> 8)
      pages += [UInt32](repeating: 0, count: 256)
    }
    pages[Int(directory[page]) << 8 | Int(source & 0xFF)] = value
  }
}
