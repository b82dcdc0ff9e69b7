import Synchronization

/// HMAC-SHA256 for many threads: some contexts, each taken by whoever finds it free. Nobody ever waits, so an
/// event loop cannot be held up by another; when all are taken a context is made for the one call.
final class SharedHMAC: Sendable {
  private let key: [UInt8]
  private let lanes: [Lane]

  /// Nil when OpenSSL lacks the algorithm or memory.
  init?(key: [UInt8], lanes count: Int = 8) {
    let lanes = (0..<count).compactMap { _ in Lane(key: key) }
    guard lanes.count == count else { return nil }
    self.key = key
    self.lanes = lanes
  }

  /// The code of a message; nil when OpenSSL fails.
  func code(of message: RawSpan) -> [UInt8]? {
    for lane in lanes where lane.take() {
      defer { lane.release() }
      return lane.mac.code(of: message)
    }
    var mac = HMACSHA256(key: key)
    return mac?.code(of: message)
  }
}

/// One context and who may use it.
///
/// @unchecked Sendable: `mac` is touched only between a `take` that answered true and the `release` after it,
/// and the exchange of `isTaken` lets one thread at a time be there; acquire and release order its memory.
private final class Lane: @unchecked Sendable {
  private let isTaken = Atomic(false)
  var mac: HMACSHA256

  init?(key: [UInt8]) {
    guard let mac = HMACSHA256(key: key) else { return nil }
    self.mac = mac
  }

  func take() -> Bool {
    !isTaken.exchange(true, ordering: .acquiring)
  }

  func release() {
    isTaken.store(false, ordering: .releasing)
  }
}
