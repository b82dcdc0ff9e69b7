import COpenSSL

/// What the TLS connections of a run share. Certificates are not verified: a test server makes its own.
@safe final class TLSClientContext {
  fileprivate let context: OpaquePointer

  init?() {
    guard let made = unsafe SSL_CTX_new(TLS_client_method()) else { return nil }
    unsafe context = made
  }

  deinit { unsafe SSL_CTX_free(context) }
}

/// The client's side of TLS on one socket that never blocks.
@safe final class TLSClient {
  private let session: OpaquePointer

  init?(_ shared: TLSClientContext, _ descriptor: Int32) {
    guard let made = unsafe SSL_new(shared.context) else { return nil }
    unsafe session = made
    unsafe SSL_set_fd(session, descriptor)
    unsafe SSL_set_connect_state(session)
    // Queued bytes move between two tries, and a part of them may go first.
    let modes = SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS
    _ = unsafe SSL_ctrl(session, SSL_CTRL_MODE, Int(modes), nil)
  }

  deinit { unsafe SSL_free(session) }

  func handshake() -> Transfer { result(unsafe SSL_do_handshake(session)) }

  func read(into buffer: inout [UInt8], at offset: Int) -> Transfer {
    precondition(offset >= 0 && offset < buffer.count)
    // Sound: OpenSSL writes at most the bytes between `offset` and the array's end.
    return result(
      unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe SSL_read(
          session, bytes.baseAddress.map { unsafe $0 + offset }, Int32(clamping: bytes.count - offset))
      })
  }

  func write(_ bytes: [UInt8], from offset: Int) -> Transfer {
    precondition(offset >= 0 && offset < bytes.count)
    // Sound: OpenSSL reads the bytes between `offset` and the array's end.
    return result(
      unsafe bytes.withUnsafeBytes { bytes in
        unsafe SSL_write(
          session, bytes.baseAddress.map { unsafe $0 + offset }, Int32(clamping: bytes.count - offset))
      })
  }

  private func result(_ count: Int32) -> Transfer {
    if count > 0 { return .done(Int(count)) }
    switch unsafe SSL_get_error(session, count) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
    case SSL_ERROR_ZERO_RETURN: return .ended
    case let code:
      ERR_clear_error()
      return .failed(code)
    }
  }
}
