import Wire

/// The head of an HTTP answer, as far as a load generator looks at it.
struct AnswerHead {
  let status: Int
  private let fields: [(name: String, value: String)]
  /// Bytes of the head, its empty line included.
  let length: Int

  /// Reads the head at the beginning of `bytes`; nil while it is not all there.
  init?(_ bytes: Span<UInt8>) {
    guard let end = AnswerHead.end(of: bytes) else { return nil }
    length = end
    let lines = String(copying: bytes.extracting(first: end)).split(
      whereSeparator: { $0 == "\r\n" || $0 == "\n" })
    status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0
    fields = lines.dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      return (line[..<colon].lowercased(), String(value))
    }
  }

  /// The value of the first field with this name in small letters.
  subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

  private static func end(of bytes: Span<UInt8>) -> Int? {
    var place = 3
    while place < bytes.count {
      if bytes[place] == 0x0A, bytes[place - 1] == 0x0D, bytes[place - 2] == 0x0A, bytes[place - 3] == 0x0D {
        return place + 1
      }
      place += 1
    }
    return nil
  }
}
