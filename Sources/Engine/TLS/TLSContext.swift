import COpenSSL
import Wire

/// The certificate and the rules that every encrypted connection of a server shares.
///
/// @unchecked Sendable: OpenSSL locks its context by itself, and nothing here changes after `init`.
@safe final class TLSContext: @unchecked Sendable {
  fileprivate let context: OpaquePointer

  init(_ configuration: TLSConfiguration) throws(ServerError) {
    guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
      throw .badCertificate(file: configuration.certificateFile, reason: OpenSSLError.last())
    }
    unsafe self.context = unsafe context
    // Sound: OpenSSL copies what it is given.
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
    unsafe SSL_CTX_set_options(context, TLSContext.options)
    // Idle connections give their buffers back; a write that was cut short may come again from another address.
    let mode = SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(mode), nil)
    // Tickets carry sessions; a cache of them here would only cost memory.
    unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
    guard unsafe SSL_CTX_use_certificate_chain_file(context, configuration.certificateFile) == 1 else {
      throw .badCertificate(file: configuration.certificateFile, reason: OpenSSLError.last())
    }
    guard unsafe SSL_CTX_use_PrivateKey_file(context, configuration.keyFile, SSL_FILETYPE_PEM) == 1,
      unsafe SSL_CTX_check_private_key(context) == 1
    else { throw .badCertificate(file: configuration.keyFile, reason: OpenSSLError.last()) }
  }

  deinit { unsafe SSL_CTX_free(context) }

  /// SSL_OP_NO_COMPRESSION, SSL_OP_PRIORITIZE_CHACHA, SSL_OP_CIPHER_SERVER_PREFERENCE and SSL_OP_NO_RENEGOTIATION,
  /// whose macros Swift cannot read.
  private static let options: UInt64 = 1 << 17 | 1 << 21 | 1 << 22 | 1 << 30

  /// The state of a new connection that reads and writes through `buffers`; nil when memory is out.
  func session(_ buffers: TLSBuffers) -> TLSSession? {
    guard let ssl = unsafe SSL_new(context) else { return nil }
    guard let bio = unsafe buffers.makeBIO() else {
      unsafe SSL_free(ssl)
      return nil
    }
    // Sound: the session takes over `ssl`, and `ssl` takes over the BIO for both directions.
    unsafe SSL_set_bio(ssl, bio, bio)
    unsafe SSL_set_accept_state(ssl)
    return unsafe TLSSession(ssl, buffers)
  }
}

/// What OpenSSL says about its last failure.
enum OpenSSLError {
  static func last() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return "unknown reason" }
    // Sound: a zero-terminated text that is never freed.
    return unsafe String(cString: text)
  }
}
