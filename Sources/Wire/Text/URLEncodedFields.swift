/// The fields of an `application/x-www-form-urlencoded` text: a form's body or a URL's query.
public struct URLEncodedFields: Sendable {
  /// Why a text is refused; the raw value is stable and may be shown to clients.
  public enum Failure: String, Error, Sendable {
    /// A `%` without two hexadecimal digits.
    case badEscape = "bad_percent_encoding"
    /// Not UTF-8, or U+0000.
    case badText = "bad_text"
    case tooManyFields = "too_many_fields"
  }

  /// Names and values in the order of the text; a name without `=` has the value "".
  public let pairs: [(name: String, value: String)]

  /// Reads the text without its `?`. Empty fields, as in `a=1&&b=2`, are skipped.
  public init(parsing text: some Collection<UInt8>, limit: Int = 100) throws(Failure) {
    var pairs: [(name: String, value: String)] = []
    var rest = Array(text)[...]
    while !rest.isEmpty {
      let field = rest.prefix { $0 != UInt8(ascii: "&") }
      rest = rest[field.endIndex...].dropFirst()
      if field.isEmpty { continue }
      guard pairs.count < limit else { throw .tooManyFields }
      let name = field.prefix { $0 != UInt8(ascii: "=") }
      let value = field[name.endIndex...].dropFirst()
      pairs.append((try Self.decode(name), try Self.decode(value)))
    }
    self.pairs = pairs
  }

  /// The first value of a name.
  public subscript(name: String) -> String? {
    pairs.first { $0.name == name }?.value
  }

  /// Every value of a name, in order.
  public func values(of name: String) -> [String] {
    pairs.filter { $0.name == name }.map(\.value)
  }

  /// A name that occurs more than once, for callers to whom that is an error.
  public var repeatedName: String? {
    var seen: Set<String> = []
    return pairs.first { !seen.insert($0.name).inserted }?.name
  }

  private static func decode(_ text: ArraySlice<UInt8>) throws(Failure) -> String {
    guard let bytes = PercentCoding.decode(text, plusIsSpace: true) else { throw .badEscape }
    guard !bytes.contains(0), UTF8Check.isValid(bytes.rawSpan) else { throw .badText }
    return String(decoding: bytes, as: UTF8.self)
  }
}
