import Chat
import Wire

/// A number in the shape that clients of this dialect expect of an id: a UUID of version 8 (RFC 9562, section 5.8)
/// whose low 62 bits hold the number and whose other bits are zero.
struct PublicID {
  private static let high: UInt64 = 8 << 12
  private static let variant: UInt64 = 2 << 62

  let number: Int64

  init(_ number: Int64) { self.number = number }

  /// nil for every other UUID, and whatever is none.
  init?(_ text: some StringProtocol) {
    guard let uuid = UUID(text), uuid.high == Self.high, uuid.low >> 62 == 2 else { return nil }
    number = Int64(uuid.low & ~(3 << 62))
  }

  var text: String { UUID(high: Self.high, low: Self.variant | UInt64(clamping: number)).description }
}
