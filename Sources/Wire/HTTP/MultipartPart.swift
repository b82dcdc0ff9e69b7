/// What the header of one part of a form says (RFC 7578, section 4).
public struct MultipartPart: Sendable, Equatable {
  /// The field's name.
  public let name: String
  /// What the client calls the file, as it sent it: it may be a path, empty, or hold any character; nil for a field that
  /// is no file.
  public let filename: String?
  /// The media type as the client sent it; nil when it sent none.
  public let contentType: String?

  public init(name: String, filename: String?, contentType: String?) {
    self.name = name
    self.filename = filename
    self.contentType = contentType
  }

  /// Parses the lines of a header, the empty one included.
  init(header: Span<UInt8>) throws(MultipartError) {
    var disposition: FieldParameters?
    var type: String?
    var index = 0
    while index + 2 < header.count {
      let line = try MultipartPart.line(header, &index)
      let value = header.extracting(line.value)
      if header.extracting(line.name).equalsIgnoringCase("content-disposition") {
        guard disposition == nil, let parsed = FieldParameters(parsing: value) else {
          throw .malformed(reason: "a part has no proper Content-Disposition")
        }
        disposition = parsed
      } else if header.extracting(line.name).equalsIgnoringCase("content-type") {
        type = String(copying: value)
      } else if header.extracting(line.name).equalsIgnoringCase("content-transfer-encoding") {
        guard ["binary", "8bit", "7bit"].contains(where: { value.equalsIgnoringCase($0) }) else {
          throw .malformed(reason: "a part's Content-Transfer-Encoding is not supported")
        }
      }
    }
    guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
      throw .malformed(reason: "a part has no name")
    }
    self.name = String(decoding: name, as: UTF8.self)
    let plain = disposition["filename"].map { String(decoding: $0, as: UTF8.self) }
    filename = disposition["filename*"].flatMap(MultipartPart.extended) ?? plain
    contentType = type
  }

  private static func line(
    _ header: Span<UInt8>, _ index: inout Int
  ) throws(MultipartError) -> (name: Range<Int>, value: Range<Int>) {
    let start = index
    while index < header.count, header[index].isToken { index += 1 }
    let name = start..<index
    guard !name.isEmpty, index < header.count, header[index] == UInt8(ascii: ":") else {
      throw .malformed(reason: "a part's header is malformed")
    }
    index += 1
    let from = index
    while index < header.count, header[index].isFieldValue { index += 1 }
    let value = TokenList.trimmed(header, from..<index)
    guard index + 1 < header.count, header[index] == 0x0D, header[index + 1] == 0x0A else {
      throw .malformed(reason: "a part's header is malformed")
    }
    index += 2
    return (name, value)
  }

  /// An extended value, `UTF-8''na%C3%AFve` (RFC 8187, section 3.2); nil when it is none, in another character set, or
  /// not valid there.
  private static func extended(_ bytes: [UInt8]) -> String? {
    let parts = bytes.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, String(decoding: parts[0], as: UTF8.self).lowercased() == "utf-8" else {
      return nil
    }
    return PercentCoding.decodeString(parts[2])
  }
}
