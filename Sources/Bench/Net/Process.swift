import CLinux
import Glibc

/// What the kernel tells about processes, and starting more of them.
enum Process {
  /// The contents of a small file; empty when it cannot be read.
  static func file(_ path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    return text(of: descriptor)
  }

  /// Everything that can be read from `descriptor` until its end.
  static func text(of descriptor: Int32) -> String {
    var text: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      // Sound: the kernel writes at most the block's length into it.
      let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return String(decoding: text, as: UTF8.self) }
      text += block[..<count]
    }
  }

  /// A line from `descriptor`, without its end; nil at the end of what there is.
  static func line(of descriptor: Int32) -> String? {
    var text: [UInt8] = []
    var byte: UInt8 = 0
    // Sound: the kernel writes one byte.
    while unsafe read(descriptor, &byte, 1) == 1 {
      if byte == UInt8(ascii: "\n") { return String(decoding: text, as: UTF8.self) }
      text.append(byte)
    }
    return nil
  }

  /// True when nothing will come from `descriptor` any more; does not wait.
  static func hasEnded(input descriptor: Int32) -> Bool {
    var query = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // Sound: the kernel reads and writes one record.
    guard unsafe poll(&query, 1, 0) > 0 else { return false }
    var byte: UInt8 = 0
    // Sound: the kernel writes one byte.
    return unsafe read(descriptor, &byte, 1) <= 0
  }

  /// The numbers of the threads of a process.
  static func threads(of process: Int) -> [Int] {
    guard let folder = unsafe opendir("/proc/\(process)/task") else { return [] }
    defer { unsafe closedir(folder) }
    var found: [Int] = []
    while let entry = unsafe readdir(folder) {
      // Sound: the kernel ends the name with a zero inside the entry's own array.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if let number = Int(name) { found.append(number) }
    }
    return found
  }

  /// Raises the limit on open descriptors to what is allowed.
  static func raiseDescriptorLimit() -> Int {
    var limit = rlimit()
    // Sound: the kernel fills and then reads one record.
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  /// A child of this program that runs `arguments`; it ends when its input does.
  struct Child {
    let id: pid_t
    /// What it prints.
    let output: Int32
    /// Closing this tells it to end.
    let input: Int32
  }

  static func start(_ arguments: [String]) -> Child? {
    var (out, into): ([Int32], [Int32]) = ([0, 0], [0, 0])
    // Sound: the kernel writes two descriptors into each array.
    guard unsafe pipe(&out) == 0, unsafe pipe(&into) == 0 else { return nil }
    for end in out + into { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, out[1], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, into[0], 0)
    // Sound: the list ends with a null pointer and its strings live until they are freed below.
    var list = unsafe (["roost-bench"] + arguments).map { unsafe strdup($0) }
    unsafe list.append(nil)
    var child: pid_t = 0
    let code = unsafe posix_spawn(&child, "/proc/self/exe", &actions, nil, list, linux_environment())
    while let string = unsafe list.popLast() { unsafe free(string) }
    unsafe posix_spawn_file_actions_destroy(&actions)
    close(out[1])
    close(into[0])
    return code == 0 ? Child(id: child, output: out[0], input: into[1]) : nil
  }

  /// Ends a child and waits for it.
  static func finish(_ child: Child) {
    close(child.input)
    close(child.output)
    var status: Int32 = 0
    // Sound: the kernel writes one status.
    unsafe waitpid(child.id, &status, 0)
  }
}
