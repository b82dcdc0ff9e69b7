import CLinux
import Glibc

/// One run of a program, from its start to its end: what it is given, and what it may print.
struct ToolRun {
  /// Begins with the program's path.
  let arguments: [String]
  let environment: [String]
  /// The most that it may print, in bytes.
  let outputLimit: Int
  let timeout: Duration

  enum Result: Equatable {
    /// It ended well.
    case printed([UInt8])
    /// It ended with this code.
    case failed(Int32)
    /// A signal ended it.
    case killed(Int32)
    case timedOut
    case printedTooMuch
    case notStarted
  }

  /// Blocks until the program has ended and nothing is left of it. It has `input`, its output and nothing else open, and
  /// is the first of a process group that ends with it.
  func result(input: Int32) -> Result {
    let deadline = ContinuousClock.now + timeout
    guard var pipe = OutputPipe() else { return .notStarted }
    guard let child = start(input: input, output: pipe.writeEnd) else { return .notStarted }
    pipe.closeWriteEnd()
    offerToOOMKiller(child)
    let end = pipe.read(atMost: outputLimit, until: deadline)
    let isOver = end.isOver && waitForExit(of: child, until: deadline)
    // Before the child is reaped: until then nobody else has its number.
    kill(-child, SIGKILL)
    let status = reap(child)
    switch end {
    case .tooMuch: return .printedTooMuch
    case .late: return .timedOut
    case .whole(let bytes):
      guard isOver else { return .timedOut }
      if status & 0x7F != 0 { return .killed(status & 0x7F) }
      let code = status >> 8 & 0xFF
      return code == 0 ? .printed(bytes) : .failed(code)
    }
  }

  // MARK: Start

  /// Safe in a process of many threads: no code of ours runs between the fork and the program.
  private func start(input: Int32, output: Int32) -> pid_t? {
    // Sound: both lists end with a null pointer and live until the call returns, which is after the exec.
    let child = unsafe CStrings.with(arguments, environment) { unsafe linux_spawn($0, $1, input, output) }
    return child > 0 ? child : nil
  }

  /// When memory runs out, the picture goes and not the server. A refusal costs only that.
  private func offerToOOMKiller(_ child: pid_t) {
    // Sound: the kernel copies the path and reads four bytes.
    let file = unsafe open("/proc/\(child)/oom_score_adj", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    _ = unsafe write(file, "1000", 4)
    close(file)
  }

  // MARK: End

  /// False: it has not ended by then.
  private func waitForExit(of child: pid_t, until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      switch linux_has_exited(child) {
      case 1: return true
      case 0 where ContinuousClock.now < deadline: usleep(1_000)  // It has closed its output: soon.
      default: return false
      }
    }
  }

  /// The child's status; it has been killed or has ended.
  private func reap(_ child: pid_t) -> Int32 {
    var status: Int32 = 0
    // Sound: the kernel writes one status.
    while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status
  }
}
