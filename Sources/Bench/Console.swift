import Glibc

/// Writes to the terminal without going through C's buffers.
enum Console {
  static func print(_ text: String) { write(1, text) }
  static func error(_ text: String) { write(2, text) }

  private static func write(_ descriptor: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      // Sound: the kernel reads the rest of the array's bytes.
      let count = unsafe bytes[offset...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { return }
      offset += count
    }
  }
}
