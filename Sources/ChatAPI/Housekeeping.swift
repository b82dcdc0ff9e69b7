import Chat

// What is done now and then, so that tables hold what is in use.

extension ChatCore {
  private static let firstSweep = Duration.seconds(60)
  private static let sweepInterval = Duration.seconds(3600)
  /// So few at once that nobody's message waits for them.
  private static let sweepBatch = 200

  /// Sweeps a minute after the start, and then every hour.
  func sweepInBackground() {
    Task { [weak self] in
      var pause = Self.firstSweep
      while (try? await Task.sleep(for: pause)) != nil {
        guard let self, !self.isStopping else { return }
        do throws(ChatError) { try await self.sweep() } catch { self.log(.internalError(where: "sweeping")) }
        pause = Self.sweepInterval
      }
    }
  }

  /// Forgets the sessions that have been over for so long that none of their access tokens is good any more.
  func sweep() async throws(ChatError) {
    let time = clock.now().advanced(by: .zero - revocations.lifetime)
    var cursor: SessionID?
    repeat {
      cursor = try await store.forgetSessions(overBefore: time, after: cursor, limit: Self.sweepBatch)
    } while cursor != nil && !isStopping
  }
}
