// The only file of Wire's text parsers that says `unsafe`: the standard library calls these loads so because
// they could make a value of a wrong type, and for bytes and integers every bit pattern is right.

extension RawSpan {
  /// The byte at a place; a place outside is a bug and traps, as in an array.
  public subscript(place: Int) -> UInt8 {
    // Sound: bounds-checked.
    unsafe unsafeLoad(fromByteOffset: place, as: UInt8.self)
  }

  /// Eight bytes from a place, the first one lowest.
  func word(at place: Int) -> UInt64 {
    // Sound: bounds-checked, and no alignment is assumed.
    UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
  }
}

extension Span<UInt8> {
  /// The same bytes without their type.
  public var raw: RawSpan {
    @_lifetime(copy self) get {
      // Sound: a byte has no padding.
      unsafe bytes
    }
  }
}

extension [UInt8] {
  /// A borrowed view of the elements.
  public var rawSpan: RawSpan {
    @_lifetime(borrow self) borrowing get { span.raw }
  }

  /// A copy of borrowed bytes.
  public init(copying bytes: RawSpan) {
    // Sound: the pointer is used only inside the closure, within the span's bounds.
    self = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
  }

  /// Appends borrowed bytes in one copy.
  public mutating func append(copying bytes: RawSpan) {
    // Sound: as above; the span cannot be this array's own storage, which is being mutated exclusively.
    unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
