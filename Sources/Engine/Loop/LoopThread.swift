import CLinux
import Glibc

/// Starts the thread of a loop.
enum LoopThread {
  private final class Body {
    let name: String
    let run: @Sendable () -> Void
    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  static func start(name: String, _ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    // Sound: the body is retained for the new thread, which takes that reference over.
    let body = unsafe Unmanaged.passRetained(Body(name: name, run: run)).toOpaque()
    let code = unsafe pthread_create(
      &thread, nil,
      { raw in
        guard let raw = unsafe raw else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(raw).takeRetainedValue()
        unsafe linux_name_thread(body.name)
        body.run()
        return nil
      }, body)
    precondition(code == 0, "no thread for an event loop")
    pthread_detach(thread)
  }
}
