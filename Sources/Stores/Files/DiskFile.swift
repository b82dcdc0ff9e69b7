import Glibc
import Synchronization

/// A new file that is written from its beginning to its end, by one caller at a time.
final class DiskFile: Sendable {
  let path: String
  private let descriptor: Int32
  private let isKept = Atomic(false)
  private let isClosed = Atomic(false)

  /// nil: the system says no.
  init?(creating path: String) {
    // Sound: the kernel reads the zero-terminated path during the call. As in all calls with paths here.
    let fd = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard fd >= 0 else { return nil }
    descriptor = fd
    self.path = path
  }

  deinit { finish() }

  /// Closes the file and, unless it was renamed, removes it; nothing is done with it afterwards. The last reference does
  /// the same where nobody has.
  func finish() {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    close(descriptor)
    if !isKept.load(ordering: .relaxed) { unsafe unlink(path) }
  }

  /// Appends all of `bytes`.
  func write(_ bytes: [UInt8]) -> Bool {
    // Sound: the kernel reads at most `count` bytes from `base` on, within the array, during the call.
    unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let base = unsafe buffer.baseAddress.map { unsafe $0 + done }
        let count = unsafe Glibc.write(descriptor, base, buffer.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  /// What was written is on the disk.
  func flush() -> Bool { fsync(descriptor) == 0 }

  /// Gives the file the name by which it stays; another file of that name is replaced.
  func rename(to other: String) -> Bool {
    guard unsafe Glibc.rename(path, other) == 0 else { return false }
    isKept.store(true, ordering: .relaxed)
    return true
  }
}

/// What is done to folders.
enum DiskFolder {
  /// True: it is there now, for nobody but this user.
  static func make(_ path: String) -> Bool {
    if unsafe mkdir(path, 0o700) == 0 { return true }
    var status = stat()
    // Sound: the kernel fills one stat that lives across the call.
    guard errno == EEXIST else { return false }
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in it are on the disk.
  static func flush(_ path: String) -> Bool {
    let fd = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard fd >= 0 else { return false }
    defer { close(fd) }
    return fsync(fd) == 0
  }

  /// Opens the file once, so that the kernel knows it from then on.
  static func hasFile(_ path: String) -> Bool {
    let fd = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard fd >= 0 else { return false }
    close(fd)
    return true
  }

  /// Bytes of its disk that may still be written; nil when the system does not say.
  static func free(_ path: String) -> Int64? {
    var status = statvfs()
    // Sound: the kernel fills one statvfs that lives across the call.
    guard unsafe statvfs(path, &status) == 0 else { return nil }
    return Int64(
      clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
  }

  /// True: there is no file of this name any more.
  static func remove(_ path: String) -> Bool { unsafe unlink(path) == 0 || errno == ENOENT }

  /// The names of what is in it, hidden ones left out.
  static func names(in path: String) -> [String] {
    guard let stream = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    // Sound: an entry is good until the next call on the stream, and its name ends with a zero; it is copied at once.
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }
}
