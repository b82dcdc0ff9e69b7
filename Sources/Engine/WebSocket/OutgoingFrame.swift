import Synchronization
public import Wire

/// A message ready to be sent to any number of sockets on any loops: framed once, compressed at most once.
public final class OutgoingFrame: Sendable {
  let plain: SharedBytes
  private let deflated = AtomicLazyReference<SharedBytes>()
  let kind: MessageKind
  private let payloadCount: Int
  /// A socket that reads too slowly does not get it (typing, presence).
  public let isDroppable: Bool

  /// A text message; `text` must be UTF-8.
  public convenience init(text: [UInt8], isDroppable: Bool = false) {
    self.init(.text, text.span, isDroppable: isDroppable)
  }

  /// A text message.
  public convenience init(text: String, isDroppable: Bool = false) {
    self.init(.text, Array(text.utf8).span, isDroppable: isDroppable)
  }

  /// A binary message.
  public convenience init(binary: [UInt8], isDroppable: Bool = false) {
    self.init(.binary, binary.span, isDroppable: isDroppable)
  }

  /// A message with a copy of `payload`.
  public init(_ kind: MessageKind, _ payload: Span<UInt8>, isDroppable: Bool = false) {
    self.kind = kind
    self.isDroppable = isDroppable
    payloadCount = payload.count
    plain = SharedBytes(header: FrameEncoder.header(kind, count: payload.count), copying: payload)
  }

  /// The frame for sockets with compression; the plain one when compressing gains nothing.
  func compressed(on loop: isolated EventLoop) -> SharedBytes {
    if let done = deflated.load() { return done }
    return deflated.storeIfNil(loop.compressed(self))
  }

  /// The payload as it lies in the plain frame.
  var payload: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get {
      // Sound: the payload lies inside `plain`, which lives as long as this object.
      let plain = self.plain
      let payload = plain.span.extracting(last: payloadCount)
      return unsafe _overrideLifetime(payload, borrowing: self)
    }
  }
}
