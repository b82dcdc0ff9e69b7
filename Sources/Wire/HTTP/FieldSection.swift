/// The field lines of a request head, with what the framing of the message depends on picked out.
struct FieldSection {
  private(set) var fields: [Headers.Field] = []
  private(set) var hostCount = 0
  private(set) var host = ""
  private(set) var saysClose = false
  private(set) var saysKeepAlive = false
  private(set) var expectsContinue = false
  private(set) var hasUnknownExpectation = false
  private var contentLength: Int?
  private var transferCodings = 0
  private var isChunked = false
  private var hasOtherCoding = false

  /// Reads lines from `start` to the empty line that ends `block`.
  init(_ block: Span<UInt8>, from start: Int, limits: HTTPLimits) throws(RequestError) {
    fields.reserveCapacity(12)
    var index = start
    while index + 1 < block.count, block[index] != 0x0D {
      if fields.count == limits.fields {
        throw RequestError(status: 431, reason: "there are too many header fields")
      }
      let nameEnd = try FieldSection.nameEnd(block, index)
      let valueEnd = try FieldSection.valueEnd(block, nameEnd + 1)
      let value = TokenList.trimmed(block, (nameEnd + 1)..<valueEnd)
      try note(block.extracting(index..<nameEnd), block.extracting(value))
      fields.append(
        Headers.Field(
          name: UInt16(truncatingIfNeeded: index)..<UInt16(truncatingIfNeeded: nameEnd),
          value: UInt16(truncatingIfNeeded: value.lowerBound)..<UInt16(truncatingIfNeeded: value.upperBound)))
      index = valueEnd + 2
    }
  }

  /// How the body is delimited; anything ambiguous is refused (RFC 9112, section 6.3).
  func framing(minorVersion: Int) throws(RequestError) -> BodyFraming {
    guard transferCodings > 0 else {
      guard let contentLength, contentLength > 0 else { return .none }
      return .length(contentLength)
    }
    guard contentLength == nil else { throw .bad("both Content-Length and Transfer-Encoding") }
    guard minorVersion > 0 else { throw .bad("Transfer-Encoding in HTTP/1.0") }
    guard isChunked, transferCodings == 1 else {
      if isChunked, hasOtherCoding {
        throw RequestError(status: 501, reason: "the transfer coding is not implemented")
      }
      throw .bad("the transfer coding is not chunked")
    }
    return .chunked
  }

  private static func nameEnd(_ block: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
    var index = start
    while index < block.count, block[index].isToken { index += 1 }
    guard index > start, index < block.count, block[index] == UInt8(ascii: ":") else {
      throw .bad("malformed field name")
    }
    return index
  }

  private static func valueEnd(_ block: Span<UInt8>, _ start: Int) throws(RequestError) -> Int {
    var index = start
    while index < block.count, block[index].isFieldValue { index += 1 }
    guard index + 1 < block.count, block[index] == 0x0D, block[index + 1] == 0x0A else {
      throw .bad("malformed field value")
    }
    return index
  }

  private mutating func note(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(RequestError) {
    switch name.count {
    case 4 where name.equalsIgnoringCase("host"):
      hostCount += 1
      guard HostName.isValid(value) else { throw .bad("malformed Host field") }
      host = String(copying: value)
    case 6 where name.equalsIgnoringCase("expect"):
      if value.equalsIgnoringCase("100-continue") {
        expectsContinue = true
      } else {
        hasUnknownExpectation = true
      }
    case 10 where name.equalsIgnoringCase("connection"):
      saysClose = saysClose || TokenList.contains(value, "close")
      saysKeepAlive = saysKeepAlive || TokenList.contains(value, "keep-alive")
    case 14 where name.equalsIgnoringCase("content-length"):
      guard contentLength == nil else { throw .bad("more than one Content-Length") }
      contentLength = try FieldSection.length(value)
    case 17 where name.equalsIgnoringCase("transfer-encoding"):
      noteCodings(value)
    default: break
    }
  }

  private mutating func noteCodings(_ value: Span<UInt8>) {
    var (codings, chunkedLast, other) = (0, false, false)
    TokenList.forEach(value) { member in
      codings += 1
      chunkedLast = member.equalsIgnoringCase("chunked")
      other = other || !chunkedLast
    }
    // A field without a member still announces a coding, one that nobody can know.
    transferCodings += max(codings, 1)
    isChunked = chunkedLast
    hasOtherCoding = hasOtherCoding || other
  }

  private static func length(_ digits: Span<UInt8>) throws(RequestError) -> Int {
    guard !digits.isEmpty else { throw .bad("empty Content-Length") }
    var length = 0
    for index in 0..<digits.count {
      guard digits[index].isDigit else { throw .bad("malformed Content-Length") }
      let (tens, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digits[index] &- 0x30))
      guard !overflow, !carry else { throw .bad("Content-Length is too large") }
      length = sum
    }
    return length
  }
}
