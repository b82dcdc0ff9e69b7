import Glibc

/// What a new thread is to do, on its way there.
private final class ThreadBody {
  let name: String
  let run: () -> Void

  init(name: String, run: @escaping () -> Void) {
    self.name = name
    self.run = run
  }
}

/// Runs `body` on a thread of its own, which ends with it. False: the system gives no more threads.
///
/// - Parameter name: at most 15 bytes, for `top -H` and debuggers.
func startThread(named name: String, _ body: sending @escaping () -> Void) -> Bool {
  let box = unsafe Unmanaged.passRetained(ThreadBody(name: name, run: body))
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

/// Takes the box that ``startThread(named:_:)`` retained for this thread and runs it.
private func threadMain(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box = unsafe box else { return nil }
  let body = unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue()
  nameThread(body.name)
  body.run()
  return nil
}

/// The C library's own call for this is not in Swift's module of it. A thread without a name works too.
private func nameThread(_ name: String) {
  let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  guard file >= 0 else { return }
  _ = unsafe write(file, name, name.utf8.count)
  close(file)
}
