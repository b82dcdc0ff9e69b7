import COpenSSL
import Wire

/// The state of one encrypted connection; it reads and writes through its loop's buffers and never touches a socket.
@safe final class TLSSession {
  private let ssl: OpaquePointer
  let buffers: TLSBuffers

  /// Takes `ssl` over.
  init(_ ssl: OpaquePointer, _ buffers: TLSBuffers) {
    unsafe self.ssl = unsafe ssl
    self.buffers = buffers
  }

  deinit { unsafe SSL_free(ssl) }

  /// The most that `encrypt` takes at once, so that its output fits the loop's buffer.
  static let piece = 64 * 1024

  /// Decrypts what was read into `arena` from `offset`; `.done(0)` when the peer has said that nothing follows.
  func read(into arena: ByteArena, at offset: Int) -> IOResult {
    var count = 0
    ERR_clear_error()
    // Sound: OpenSSL writes at most the room that the arena has behind `offset`.
    let code = unsafe SSL_read_ex(ssl, arena.address(offset), arena.capacity - offset, &count)
    if code == 1 { return .done(count) }
    switch unsafe SSL_get_error(ssl, code) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
    case SSL_ERROR_ZERO_RETURN: return .done(0)
    case let failure: return .failed(failure)
    }
  }

  /// Encrypts at most `piece` bytes into the loop's output; false when the session is of no more use.
  func encrypt(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty else { return true }
    var offset = 0
    while offset < bytes.count {
      var count = 0
      ERR_clear_error()
      // Sound: OpenSSL reads the span's bytes during this call only.
      let code = unsafe bytes.extracting(offset...).withUnsafeBytes {
        unsafe SSL_write_ex(ssl, $0.baseAddress, $0.count, &count)
      }
      guard code == 1, count > 0 else { return false }
      offset += count
    }
    return true
  }

  /// Tells the peer that nothing follows.
  func end() {
    ERR_clear_error()
    _ = unsafe SSL_shutdown(ssl)
  }
}
