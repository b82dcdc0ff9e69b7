import Glibc

/// What a new thread is to do, on its way there.
private final class ThreadBody {
  let run: () -> Void

  init(run: @escaping () -> Void) { self.run = run }
}

/// Runs `body` on a thread of its own, which ends with it. False: the system gives no more threads.
func startThread(_ body: sending @escaping () -> Void) -> Bool {
  let box = unsafe Unmanaged.passRetained(ThreadBody(run: body))
  var thread = pthread_t()
  // The new thread takes over the one reference that passRetained made; nobody else touches the box.
  let result = unsafe pthread_create(&thread, nil, { unsafe threadMain($0) }, box.toOpaque())
  guard result == 0 else {
    unsafe box.release()
    return false
  }
  pthread_detach(thread)
  return true
}

/// Takes the box that ``startThread(_:)`` retained for this thread and runs it.
private func threadMain(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box = unsafe box else { return nil }
  let body = unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue()
  keepQuiet()
  body.run()
  return nil
}

/// A peer that goes away while it is written to must not end the process, and the loops go first.
private func keepQuiet() {
  var signals = sigset_t()
  // Sound: the set is this function's own.
  unsafe sigemptyset(&signals)
  unsafe sigaddset(&signals, SIGPIPE)
  unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
}
