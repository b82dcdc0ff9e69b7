import Chat
import Engine
import Synchronization

/// Who has asked for messages a short while ago: people without a socket count as online like this.
final class Pollers: Sendable {
  /// Clients of this kind ask every few seconds.
  static let memory = Duration.seconds(60)

  private struct State {
    var seen: [UserID: (name: Username, at: MonotonicTime)] = [:]
    var swept = MonotonicTime(nanoseconds: 0)
  }

  private let state = Mutex(State())

  func note(_ user: User, now: MonotonicTime = .current()) {
    state.withLock { state in
      if now.since(state.swept) > Self.memory {
        state.seen = state.seen.filter { now.since($0.value.at) <= Self.memory }
        state.swept = now
      }
      state.seen[user.id] = (user.username, now)
    }
  }

  func forget(_ user: UserID) { state.withLock { $0.seen[user] = nil } }

  func names(now: MonotonicTime = .current()) -> [String] {
    state.withLock { state in
      state.seen.values.filter { now.since($0.at) <= Self.memory }.map(\.name.text)
    }
  }
}
