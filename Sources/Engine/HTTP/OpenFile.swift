import CLinux
import Glibc

/// An open file, closed with its last reference.
final class OpenFile: Sendable {
  let descriptor: Int32

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Opens the file at `path`, which is no symbolic link; nil when that fails.
  init?(path: String) {
    // A FIFO must not make the loop wait, hence O_NONBLOCK. Sound: the kernel reads the zero-terminated path during the
    // call.
    let fd = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard fd >= 0 else { return nil }
    descriptor = fd
  }

  deinit { close(descriptor) }

  /// Reads `count` bytes at `offset`; nil when there are fewer.
  func read(at offset: Int, count: Int) -> [UInt8]? {
    // Sound: the kernel writes at most `capacity` bytes into the array's fresh storage.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let got = unsafe pread(
          descriptor, buffer.baseAddress.map { unsafe $0 + filled }, count - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got <= 0 { break }
        filled += got
      }
    }
    return bytes.count == count ? bytes : nil
  }

  /// Reads up to `count` bytes at `offset` that need no disk; empty when the first of them does, nil when there are
  /// none or the file system cannot tell.
  func readCached(at offset: Int, count: Int) -> [UInt8]? {
    var isUnknown = false
    // Sound: as above.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let got = unsafe linux_read_cached(descriptor, buffer.baseAddress, count, off_t(offset))
      filled = max(got, 0)
      isUnknown = got == 0 || got < 0 && errno != EAGAIN
    }
    return isUnknown ? nil : bytes
  }

  /// Has the kernel begin to read `count` bytes at `offset` from the disk.
  func fetch(at offset: Int, count: Int) {
    posix_fadvise(descriptor, off_t(offset), off_t(count), Int32(POSIX_FADV_WILLNEED))
  }
}
