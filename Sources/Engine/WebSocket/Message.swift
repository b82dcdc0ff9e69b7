public import Wire

/// A whole message as it lies in the loop's memory; valid during the call that hands it over.
///
/// Copy what is needed later: the memory is used again for the next message.
public struct Message: ~Escapable {
  public let kind: MessageKind
  /// The payload; UTF-8 when the kind is text.
  public let span: Span<UInt8>

  @_lifetime(copy span)
  init(kind: MessageKind, span: Span<UInt8>) {
    self.kind = kind
    self.span = span
  }

  /// The payload as raw bytes.
  public var bytes: RawSpan {
    @_lifetime(copy self)
    get {
      // Sound: the pointer is wrapped again at once, with the lifetime of this message.
      unsafe span.bytes
    }
  }

  public var count: Int { span.count }

  /// A copy of the payload.
  public func copied() -> [UInt8] { [UInt8](copying: span) }
}
