import CLinux
import Glibc

extension Settings {
  /// The settings of this process: its environment over `./.env`, and sentences about names that look
  /// mistyped.
  static func load() throws(SettingsError) -> (settings: Settings, warnings: [String]) {
    let environment = processEnvironment()
    let dotEnv = try DotEnv(try smallFile(".env") ?? "").values
    return (
      try Settings(environment: environment, dotEnv: dotEnv),
      SettingsWarnings.find(environment: environment, dotEnv: dotEnv)
    )
  }

  private static func processEnvironment() -> [String: String] {
    var values: [String: String] = [:]
    // Sound: called at the start, before any thread could change the environment; the list ends in null and
    // each entry is a C string, copied here.
    guard var entry = unsafe linux_environment() else { return [:] }
    while let text = unsafe entry.pointee {
      let pair = unsafe String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { values[String(pair[0])] = String(pair[1]) }
      unsafe entry += 1
    }
    return values
  }

  /// A file of at most 1 MiB as text; nil when there is none.
  static func smallFile(_ path: String) throws(SettingsError) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 && errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw SettingsError("\(path) cannot be opened: \(systemError()).") }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      // Sound: the buffer is valid for the call, and the count is its own.
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw SettingsError("\(path) cannot be read: \(systemError()).") }
      if count == 0 { break }
      content += buffer.prefix(count)
      guard content.count <= 1 << 20 else { throw SettingsError("\(path) is larger than 1 MiB.") }
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw SettingsError("\(path) is not UTF-8 text.")
    }
    return text
  }

  private static func systemError() -> String {
    // Sound: strerror returns a C string that stays valid until the next call on this thread.
    unsafe String(cString: strerror(errno))
  }
}
