import COpenSSL

/// Hash functions of the SHA-2 family.
public enum Digest {
  /// SHA-256, for tokens that are random already; passwords need `PasswordHasher`.
  public static func sha256(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let input = Array(bytes)
    var output = [UInt8](repeating: 0, count: 32)
    // Sound: the input's own pointer and count, and room for the 32 bytes that SHA-256 always writes.
    _ = unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe SHA256(source.baseAddress, source.count, target.baseAddress)
      }
    }
    return output
  }
}

/// SHA-256 of bytes that come one after the other.
///
/// @safe: the context is made in init, freed in deinit and reached from here only, by one caller at a time.
@safe public final class RunningDigest {
  private let context: OpaquePointer

  /// Nil when OpenSSL lacks the algorithm or memory.
  public init?() {
    // Sound: the pointer is checked and freed on every way out.
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    guard unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      unsafe EVP_MD_CTX_free(context)
      return nil
    }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  public func update(_ bytes: [UInt8]) {
    // Sound: the array's own pointer and count, during the call.
    unsafe bytes.withUnsafeBytes { source in
      _ = unsafe EVP_DigestUpdate(context, source.baseAddress, source.count)
    }
  }

  /// The hash of all that came; nothing can be added behind it.
  public func finish() -> [UInt8] {
    var output = [UInt8](repeating: 0, count: 32)
    // Sound: room for the 32 bytes that SHA-256 always writes.
    _ = unsafe output.withUnsafeMutableBufferPointer { target in
      unsafe EVP_DigestFinal_ex(context, target.baseAddress, nil)
    }
    return output
  }
}
