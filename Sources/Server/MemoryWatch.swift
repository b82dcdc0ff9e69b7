import Glibc

/// How much memory the process uses, beside how much it may.
struct MemoryWatch: Sendable {
  /// From this share of the limit on, new work is refused: what is in progress still needs some.
  static let percent = 80

  /// In bytes; nil when nothing limits the process.
  let limit: Int?

  /// The limit that was set, or else that of the control group the process runs in.
  init(_ setting: ByteCount?) {
    limit = setting?.bytes ?? Self.groupFiles.lazy.compactMap { Self.groupLimit(Self.text(of: $0)) }.first
  }

  /// Whether the process is near its limit now.
  var isShort: Bool {
    guard let limit, let used = Self.resident(Self.text(of: "/proc/self/statm")) else { return false }
    return Self.isShort(used, of: limit)
  }

  static func isShort(_ used: Int, of limit: Int) -> Bool { used >= limit / 100 * percent }

  /// Version 2 of control groups, then version 1.
  private static let groupFiles = [
    "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes",
  ]

  /// nil for the word `max`, and for the huge number that version 1 has for it.
  static func groupLimit(_ text: String?) -> Int? {
    guard let number = text.flatMap({ Int($0.prefix { $0 != "\n" }) }), number > 0, number < 1 << 50 else {
      return nil
    }
    return number
  }

  /// Bytes in memory, from the second field of `statm`, which counts pages (proc(5)).
  static func resident(_ text: String?) -> Int? {
    let fields = text?.split(separator: " ") ?? []
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    let (bytes, isTooMuch) = pages.multipliedReportingOverflow(by: Int(getpagesize()))
    return isTooMuch ? nil : bytes
  }

  private static func text(of path: String) -> String? { try? Settings.smallFile(path) }
}
