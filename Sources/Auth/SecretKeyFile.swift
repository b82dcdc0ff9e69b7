import Glibc

/// Keeps the key of a server without `SECRET_KEY` in a file that only the server's user may read, so that
/// tokens outlive a restart.
public enum SecretKeyFile {
  /// The file's name in the data directory.
  public static let name = "secret.key"

  /// Why the key could not be kept or read.
  public struct Failure: Error, Equatable, Sendable {
    /// One English sentence that names the file and the reason, never the key.
    public let message: String
  }

  /// The key of the directory's file; a new random one is written there when there is none.
  public static func load(directory: String) throws(Failure) -> SecretKey {
    let path = directory + "/" + name
    if let text = try read(path) { return try key(text, path) }
    let fresh = RandomToken.make(byteCount: 48)
    try create(path, text: fresh + "\n")
    flush(directory)
    // Another process may have been faster; whichever file lies there now is everybody's key.
    guard let text = try read(path) else { throw Failure(message: "\(path) vanished.") }
    return try key(text, path)
  }

  private static func key(_ text: String, _ path: String) throws(Failure) -> SecretKey {
    do throws(SecretKey.Problem) {
      return try SecretKey(text)
    } catch {
      throw Failure(message: "\(path) holds no good key; remove it and a new one is made.")
    }
  }

  /// The file's text without its line end, or nil when there is no file.
  private static func read(_ path: String) throws(Failure) -> String? {
    // Sound: the path is a C string for the call.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("open", path)
    }
    defer { close(file) }
    var status = stat()
    // Sound: the kernel fills the structure whose address it gets.
    guard unsafe fstat(file, &status) == 0 else { throw failure("examine", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(message: "\(path) is not a regular file.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Failure(message: "\(path) may be read by others; run: chmod 600 \(path)")
    }
    var bytes = [UInt8](repeating: 0, count: 1024)
    // Sound: the array's own bounds.
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(file, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw failure("read", path) }
    let text = bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes the file whole or not at all: under another name first, then linked to its own, which fails when
  /// somebody else's is there already.
  private static func create(_ path: String, text: String) throws(Failure) {
    let draft = path + "." + RandomToken.make(byteCount: 9)
    // Sound: paths are C strings for the calls.
    let file = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("create", path) }
    defer {
      close(file)
      unsafe unlink(draft)
    }
    let bytes = Array(text.utf8)
    // Sound: the array's own bounds.
    let written = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(file) == 0 else { throw failure("write", path) }
    guard unsafe link(draft, path) == 0 || errno == EEXIST else { throw failure("create", path) }
  }

  /// Puts the directory's new entry on disk: after a power cut the old tokens should still be good.
  private static func flush(_ directory: String) {
    // Sound: the path is a C string for the call. A failure costs a new sign-in at worst.
    let handle = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { return }
    _ = fsync(handle)
    close(handle)
  }

  private static func failure(_ verb: String, _ path: String) -> Failure {
    // Sound: strerror gives a string that lives until this thread's next call, and it is copied here.
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown error"
    return Failure(message: "Cannot \(verb) \(path): \(reason).")
  }
}
