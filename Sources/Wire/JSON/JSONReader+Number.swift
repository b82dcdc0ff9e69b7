extension JSONReader {
  /// The longest number taken; a double needs 25 characters and everything longer is noise or an attack.
  private static var longest: Int { 128 }

  /// Reads a number, its first character at the position.
  mutating func number() throws(JSONError) {
    let start = position
    var kind = JSONTape.Kind.integer
    if byte(at: position) == UInt8(ascii: "-") { position += 1 }
    let leading = byte(at: position)
    let whole = digits()
    guard whole > 0 else { throw numberError() }
    if leading == UInt8(ascii: "0"), whole > 1 {
      position = start
      throw error(.badNumber)
    }
    if byte(at: position) == UInt8(ascii: ".") {
      kind = .decimal
      position += 1
      guard digits() > 0 else { throw numberError() }
    }
    if let letter = byte(at: position), letter | 0x20 == UInt8(ascii: "e") {
      kind = .decimal
      position += 1
      if let sign = byte(at: position), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        position += 1
      }
      guard digits() > 0 else { throw numberError() }
    }
    let length = position - start
    guard length <= Self.longest else { throw JSONError(code: .badNumber, offset: start) }
    if kind == .decimal, JSONNumber.double(bytes, start..<position) == nil {
      throw JSONError(code: .numberOverflow, offset: start)
    }
    add(kind, start: start, length: length)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = byte(at: position), byte &- UInt8(ascii: "0") < 10 { position += 1 }
    return position - start
  }

  private func numberError() -> JSONError {
    error(position < bytes.byteCount ? .badNumber : .unexpectedEnd)
  }
}

/// The value of a number whose grammar has been checked.
enum JSONNumber {
  /// Nil when the number does not fit.
  static func integer(_ bytes: RawSpan, _ range: Range<Int>) -> Int64? {
    var place = range.lowerBound
    let negative = bytes[place] == UInt8(ascii: "-")
    if negative { place += 1 }
    var value: Int64 = 0
    while place < range.upperBound {
      let digit = Int64(bytes[place] &- UInt8(ascii: "0"))
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, more) =
        negative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
      if over || more { return nil }
      value = next
      place += 1
    }
    return value
  }

  /// Nil when the number is too large for a double; one too small for it is zero.
  static func double(_ bytes: RawSpan, _ range: Range<Int>) -> Double? {
    if let exact = shortDecimal(bytes, range) { return exact }
    let text = [UInt8](copying: bytes.extracting(range))
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// Digits below 2^53 with up to 22 places after the point and no exponent: one exact division.
  private static func shortDecimal(_ bytes: RawSpan, _ range: Range<Int>) -> Double? {
    guard range.count <= 17 else { return nil }
    var mantissa: Int64 = 0
    var scale = 1.0
    var afterPoint = false
    var negative = false
    for place in range {
      let byte = bytes[place]
      switch byte {
      case UInt8(ascii: "-"): negative = true
      case UInt8(ascii: "."): afterPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        mantissa = mantissa * 10 + Int64(byte - UInt8(ascii: "0"))
        if afterPoint { scale *= 10 }
      default: return nil
      }
    }
    guard mantissa < 1 << 53 else { return nil }
    let value = Double(mantissa) / scale
    return negative ? -value : value
  }
}
