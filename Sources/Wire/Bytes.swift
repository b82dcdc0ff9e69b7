/// Comparing and copying borrowed bytes.
extension Span<UInt8> {
  /// True when these bytes are exactly the UTF-8 of `text`.
  func equals(_ text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var index = 0
    for byte in text.utf8 {
      if self[index] != byte { return false }
      index += 1
    }
    return true
  }

  /// True when these bytes are the UTF-8 of `text`, ASCII letters compared without case.
  func equalsIgnoringCase(_ text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var index = 0
    for byte in text.utf8 {
      if self[index].lowercased != byte.lowercased { return false }
      index += 1
    }
    return true
  }

  /// The index of the first `byte` at or after `start`.
  func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index += 1
    }
    return nil
  }
}

extension [UInt8] {
  /// A copy of borrowed bytes.
  public init(copying bytes: Span<UInt8>) {
    // Sound: the pointer is only used inside the closure, for exactly the span's bytes.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe [UInt8]($0) }
  }

  /// Appends a copy of borrowed bytes.
  public mutating func append(copying bytes: Span<UInt8>) {
    // Sound: as above.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension String {
  /// Text of borrowed bytes; what is not UTF-8 is replaced.
  public init(copying bytes: Span<UInt8>) {
    // Sound: the pointer is only used inside the closure, for exactly the span's bytes.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension UInt8 {
  /// This byte with an ASCII capital letter made small.
  var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  var isDigit: Bool { self &- 0x30 < 10 }

  /// The value of a hexadecimal digit.
  var hexValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = self | 0x20
    return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
  }

  /// A byte of an HTTP token (RFC 9110, section 5.6.2).
  public var isTokenByte: Bool { isToken }

  var isToken: Bool {
    // Bit n of a mask stands for the byte n (or n + 64): letters, digits and !#$%&'*+-.^_`|~
    if self < 64 { return 0x03FF_6CFA_0000_0000 as UInt64 >> UInt64(self) & 1 == 1 }
    return self < 128 && 0x57FF_FFFF_C7FF_FFFE as UInt64 >> UInt64(self &- 64) & 1 == 1
  }

  /// A byte a field value may hold: visible ASCII, space, tab, or above 127 (RFC 9110, section 5.5).
  var isFieldValue: Bool { self >= 0x20 && self != 0x7F || self == 0x09 }
}
