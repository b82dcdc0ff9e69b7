import Glibc

/// The system's words for an error number.
enum ErrorText {
  static func of(_ code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    // Sound: the call writes at most the buffer's size.
    unsafe strerror_r(code, &buffer, buffer.count)
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
