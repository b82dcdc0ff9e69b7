import Glibc

/// SIGTERM and SIGINT as calls on a thread of their own.
///
/// The signals are blocked in every thread and taken one at a time with `sigwait`, so no code ever runs
/// inside a signal handler.
enum Signals {
  /// What the sender of a signal wants.
  enum Stop: Sendable {
    /// The first signal: finish what is open, then end.
    case graceful
    /// Another one while that lasts: end now.
    case immediate
  }

  /// Blocks the signals for the calling thread and all that it starts later, and ignores SIGPIPE. Call it
  /// first of all, before any other thread exists.
  static func block() {
    signal(SIGPIPE, SIG_IGN)
    var set = stopSignals()
    // Sound: the set is read during the call only.
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls `handler` for every stop signal from now on, on its own thread; false when there is no thread
  /// for it.
  static func watch(_ handler: @escaping @Sendable (Stop) -> Void) -> Bool {
    SystemThread.start(named: "roost-signals") {
      var set = stopSignals()
      var isFirst = true
      while true {
        var number: Int32 = 0
        // Sound: both live on this thread's stack for the whole call.
        guard unsafe sigwait(&set, &number) == 0 else { continue }
        handler(isFirst ? .graceful : .immediate)
        isFirst = false
      }
    }
  }

  private static func stopSignals() -> sigset_t {
    var set = sigset_t()
    // Sound: both calls only write the set they are given.
    unsafe sigemptyset(&set)
    unsafe sigaddset(&set, SIGTERM)
    unsafe sigaddset(&set, SIGINT)
    return set
  }
}
