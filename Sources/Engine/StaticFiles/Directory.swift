import CLinux
import Glibc

/// A folder whose files are opened by relative path, never outside it and never through a symbolic link.
final class Directory: Sendable {
  private let descriptor: Int32

  /// What tells one state of a file from another.
  struct Stamp: Sendable, Equatable {
    let size: Int
    let modified: Int64
    let modifiedNanoseconds: Int
    let inode: UInt64
  }

  /// Opens `path`, which may itself be a link; nil when it is no folder.
  init?(path: String) {
    // Sound: the kernel reads the zero-terminated path during the call.
    let fd = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard fd >= 0 else { return nil }
    descriptor = fd
  }

  deinit { close(descriptor) }

  /// Opens the regular file at `path`, whose segments are separated by slashes; nil when there is none, when a segment
  /// is empty or begins with a dot, or when one is a link.
  func openFile(_ path: Substring) -> (file: OpenFile, stamp: Stamp)? {
    let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard !segments.isEmpty, segments.count <= 32,
      segments.allSatisfy({ !$0.isEmpty && $0.first != UInt8(ascii: ".") && !$0.contains(0) })
    else { return nil }
    var folder = descriptor
    var held: OpenFile?
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      // A FIFO must not make the loop wait, hence O_NONBLOCK.
      let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | (isLast ? O_NONBLOCK : O_DIRECTORY)
      // Sound: the kernel reads the zero-terminated name during the call.
      let fd = unsafe openat(folder, String(Substring(segment)), flags)
      guard fd >= 0 else { return nil }
      held = OpenFile(descriptor: fd)
      folder = fd
    }
    guard let held, let stamp = Directory.stamp(held.descriptor) else { return nil }
    return (held, stamp)
  }

  static func stamp(_ fd: Int32) -> Stamp? {
    var status = stat()
    // Sound: the kernel fills one stat that lives across the call.
    guard unsafe fstat(fd, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Stamp(
      size: Int(status.st_size), modified: Int64(status.st_mtim.tv_sec),
      modifiedNanoseconds: Int(status.st_mtim.tv_nsec), inode: UInt64(status.st_ino))
  }
}
