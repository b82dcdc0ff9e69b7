import Chat

/// Removes the files that nobody needs: at the start, now and then, and when something was deleted.
actor FileSweeper {
  private static let pause = Duration.seconds(600)

  private let files: Files
  private let log: @Sendable (LogEvent) -> Void
  private var timer: Task<Void, Never>?
  private var isSweeping = false
  /// Something was deleted while a sweep was under way.
  private var isDue = false

  init(_ files: Files, log: @escaping @Sendable (LogEvent) -> Void) {
    self.files = files
    self.log = log
  }

  deinit { timer?.cancel() }

  func start() {
    timer = Task { [weak self] in
      repeat {
        await self?.sweep()
        try? await Task.sleep(for: Self.pause)
      } while !Task.isCancelled && self != nil
    }
  }

  func stop() {
    timer?.cancel()
    timer = nil
  }

  /// Sweeps, or leaves word for the sweep that is under way.
  func sweep() async {
    isDue = true
    guard !isSweeping else { return }
    isSweeping = true
    defer { isSweeping = false }
    while isDue {
      isDue = false
      // What the store or the disk has trouble with is there at the next time.
      do throws(ChatError) { try await files.sweep() } catch { log(.internalError(where: "removing files")) }
    }
  }
}
