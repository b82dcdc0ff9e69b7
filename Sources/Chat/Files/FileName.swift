/// The name of a file, for people: one line without anything that hides or reorders text, or leads somewhere. It
/// never becomes part of a path on the disk.
public struct FileName: Hashable, Sendable {
  public let text: String

  /// In bytes of UTF-8, as file systems count.
  public static let longest = 255

  /// What is left of the name that a client gave: the last part of a path, without control characters and such,
  /// cut where it is too long. Never fails: a name with nothing in it becomes `file`.
  public init(cleaning given: String) {
    let last = given.unicodeScalars.split(omittingEmptySubsequences: true) { $0 == "/" || $0 == "\\" }.last
    let cleaned = Text.trimmingWhitespace(Self.visible(last.map(String.init) ?? ""))
    let name = Self.shortened(cleaned)
    let isNothing = name.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
    text = isNothing ? "file" : name
  }

  /// A name that was cleaned before it was stored.
  public init(stored text: String) { self.text = text }

  private static func visible(_ name: String) -> String {
    var scalars = String.UnicodeScalarView()
    var before: Unicode.Scalar?
    for scalar in name.unicodeScalars {
      if Text.isControl(scalar) { continue }
      if Text.isInvisible(scalar) {
        // Emoji and some scripts need a few of them, but only behind a character of their own.
        guard let base = before, !base.isASCII, Text.joins(scalar) else { continue }
      } else {
        before = scalar
      }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  /// Keeps a short ending such as `.tar`, by which people and programs know what it is.
  private static func shortened(_ name: String) -> String {
    guard name.utf8.count > longest else { return name }
    let ending = name.unicodeScalars.lastIndex(of: ".").map { String(name.unicodeScalars[$0...]) } ?? ""
    let kept = ending.utf8.count <= 16 ? ending : ""
    var stem = String.UnicodeScalarView()
    var bytes = longest - kept.utf8.count
    for scalar in name.unicodeScalars {
      bytes -= UTF8.width(scalar)
      if bytes < 0 { break }
      stem.append(scalar)
    }
    return String(stem) + kept
  }
}
