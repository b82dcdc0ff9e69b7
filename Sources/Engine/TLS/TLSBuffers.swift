import COpenSSL
import Wire

/// What the encrypted connections of a loop read from and write to: one at a time, so that an idle one owns nothing.
@safe final class TLSBuffers {
  /// Ciphertext that was read, as far as it has not been used.
  private let input: ByteArena
  private var unread = 0..<0
  /// Ciphertext that is to be sent.
  let output = ByteArena(capacity: 256 * 1024)
  private let method: OpaquePointer

  /// Reads from `input`, into which the loop receives.
  init(input: ByteArena) {
    self.input = input
    guard let method = unsafe BIO_meth_new(BIO_TYPE_SOURCE_SINK, "loop") else {
      preconditionFailure("no memory for a BIO method")
    }
    unsafe self.method = unsafe method
    // Sound: the callbacks find these buffers through the BIO; the loop's connections end before its buffers.
    unsafe BIO_meth_set_read(method) { bio, target, count in
      unsafe TLSBuffers.of(bio)?.take(bio, target, Int(count)) ?? -1
    }
    unsafe BIO_meth_set_write(method) { bio, source, count in
      unsafe TLSBuffers.of(bio)?.put(source, Int(count)) ?? -1
    }
    unsafe BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
  }

  deinit { unsafe BIO_meth_free(method) }

  /// Says that `count` bytes were read into the input.
  func begin(_ count: Int) { unread = 0..<count }

  /// True when ciphertext is left to be read.
  var hasUnread: Bool { !unread.isEmpty }

  func makeBIO() -> OpaquePointer? {
    guard let bio = unsafe BIO_new(method) else { return nil }
    unsafe BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    unsafe BIO_set_init(bio, 1)
    return unsafe bio
  }

  private static func of(_ bio: OpaquePointer?) -> TLSBuffers? {
    guard let bio = unsafe bio, let raw = unsafe BIO_get_data(bio) else { return nil }
    // Sound: `makeBIO` put these buffers there, and they outlive the BIO.
    return unsafe Unmanaged<TLSBuffers>.fromOpaque(raw).takeUnretainedValue()
  }

  private func take(_ bio: OpaquePointer?, _ target: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int32 {
    guard let target = unsafe target, count > 0 else { return -1 }
    unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    guard hasUnread else {
      unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
      return -1
    }
    let taken = min(count, unread.count)
    // Sound: `taken` bytes are there to be read, and OpenSSL offers room for as many.
    unsafe UnsafeMutableRawPointer(target).copyMemory(
      from: input.address(unread.lowerBound), byteCount: taken)
    unread = (unread.lowerBound + taken)..<unread.upperBound
    return Int32(clamping: taken)
  }

  private func put(_ source: UnsafePointer<CChar>?, _ count: Int) -> Int32 {
    guard let source = unsafe source, count > 0, count <= output.room else { return -1 }
    // Sound: OpenSSL offers `count` bytes for the length of this call.
    unsafe UnsafeRawBufferPointer(start: source, count: count).withMemoryRebound(to: UInt8.self) {
      unsafe output.append(Span(_unsafeElements: $0))
    }
    return Int32(clamping: count)
  }
}
