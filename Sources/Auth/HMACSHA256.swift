import COpenSSL

/// HMAC-SHA256 with one key and one OpenSSL context that is used again and again, which is four times as
/// fast as a new one for every message.
///
/// @safe: the context is made in init, freed in deinit and reached from here only, by one caller at a time.
@safe struct HMACSHA256: ~Copyable {
  static let length = 32

  private let context: OpaquePointer

  /// Nil when OpenSSL lacks the algorithm or memory.
  init?(key: [UInt8]) {
    // Sound: each pointer is checked and freed on every way out.
    guard !key.isEmpty, let mac = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { return nil }
    defer { unsafe EVP_MAC_free(mac) }
    guard let context = unsafe EVP_MAC_CTX_new(mac) else { return nil }
    guard unsafe Self.start(context, key) else {
      unsafe EVP_MAC_CTX_free(context)
      return nil
    }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MAC_CTX_free(context) }

  /// The code of a message; nil when OpenSSL fails.
  mutating func code(of message: RawSpan) -> [UInt8]? {
    var code = [UInt8](repeating: 0, count: Self.length)
    var written = 0
    // Sound: the message's own bounds, and an output of the length that is handed over.
    let isDone = unsafe message.withUnsafeBytes { source in
      // Without a key the context starts again with the one it has.
      unsafe EVP_MAC_init(context, nil, 0, nil) == 1
        && EVP_MAC_update(context, source.baseAddress?.assumingMemoryBound(to: UInt8.self), source.count) == 1
        && EVP_MAC_final(context, &code, &written, Self.length) == 1
    }
    return isDone && written == Self.length ? code : nil
  }

  private static func start(_ context: OpaquePointer, _ key: [UInt8]) -> Bool {
    var digest = Array("SHA256".utf8CString)
    // Sound: a parameter keeps the pointers to its name and its value, so both live until the call is over;
    // an argument converted from a Swift string would be gone by then.
    return unsafe OSSL_MAC_PARAM_DIGEST.withCString { name in
      unsafe digest.withUnsafeMutableBufferPointer { digest in
        let parameters = unsafe [
          OSSL_PARAM_construct_utf8_string(name, digest.baseAddress, 0), OSSL_PARAM_construct_end(),
        ]
        return unsafe EVP_MAC_init(context, key, key.count, parameters) == 1
      }
    }
  }
}
