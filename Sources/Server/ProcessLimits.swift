import CLinux
import Glibc

/// What the kernel lets this process use.
enum ProcessLimits {
  /// The resident memory in bytes; nil where the system does not say.
  static func memoryInUse() -> Int? {
    // The second number of this file counts pages.
    guard let text = try? Settings.smallFile("/proc/self/statm"),
      let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { return nil }
    return pages * Int(getpagesize())
  }

  /// Raises the limit of open files to what the system allows at most, and returns it.
  ///
  /// Shells start programs with 1,024, which is meant for `select`; this server uses epoll.
  static func raiseOpenFiles() -> Int {
    var limit = rlimit()
    // Sound: both calls read or write the struct they are given, which outlives them.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    let before = limit.rlim_cur
    limit.rlim_cur = limit.rlim_max
    let isRaised = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0
    return Int(clamping: isRaised ? limit.rlim_max : before)
  }

  /// The cores this process may run on, so `taskset` and container CPU sets count.
  static func availableCores() -> Int {
    max(1, Int(linux_core_count()))
  }
}
