import Glibc

/// The folder of `DATA_DIR`: the key file and uploads. Only the server's own user may look into it.
enum DataDirectory {
  /// Makes the folder if it is not there; false when that is impossible. Folders above it must exist.
  static func make(_ path: String) -> Bool {
    // Sound: the string's bytes live during the call.
    unsafe mkdir(path, 0o700) == 0 || errno == EEXIST
  }
}
