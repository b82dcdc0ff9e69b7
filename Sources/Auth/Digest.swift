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
