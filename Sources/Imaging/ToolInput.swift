import CLinux
import Glibc

/// A picture's bytes as an open descriptor that a tool can have for its standard input.
struct ToolInput: ~Copyable {
  let descriptor: Int32

  /// Nil when the source is no regular file, or cannot be had.
  init?(_ source: PictureSource) {
    switch source {
    case .file(let path):
      // Sound: the kernel copies the path.
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { return nil }
      guard Self.isRegular(descriptor) else {
        close(descriptor)
        return nil
      }
    case .bytes(let bytes):
      // Sound: the kernel copies the name.
      descriptor = unsafe linux_memory_file("picture")
      guard descriptor >= 0 else { return nil }
      guard Self.write(bytes, to: descriptor) else {
        close(descriptor)
        return nil
      }
    }
  }

  deinit { close(descriptor) }

  /// The next reader begins at the start.
  func rewind() { lseek(descriptor, 0, SEEK_SET) }

  /// The first bytes, as many as are asked for or as there are.
  func head(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // Sound: the kernel writes at most as many bytes as the array has.
    let got = unsafe pread(descriptor, &bytes, count, 0)
    return Array(bytes.prefix(max(0, got)))
  }

  private static func isRegular(_ descriptor: Int32) -> Bool {
    var status = stat()
    // Sound: the kernel fills one record.
    return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      // Sound: the kernel reads no more than the slice holds.
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
