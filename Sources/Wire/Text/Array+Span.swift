extension [UInt8] {
  /// A borrowed view of the elements.
  public var rawSpan: RawSpan {
    @_lifetime(borrow self) borrowing get {
      // Sound: a UInt8 has no padding or invalid patterns, and the view's lifetime is this array's.
      unsafe span.bytes
    }
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
