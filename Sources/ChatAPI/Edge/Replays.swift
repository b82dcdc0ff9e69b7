import Chat
import Engine
import Synchronization

/// Answers to calls that made something. The same call again under the same `Idempotency-Key` gets the same answer, and
/// makes nothing new. In memory: for a day at most, and not longer than the process lives.
final class Replays: Sendable {
  struct Key: Hashable, Sendable {
    let caller: RateKey
    /// The same key is another one elsewhere.
    let path: String
    /// Of the key that the caller chose.
    let nameHash: [UInt8]
  }

  /// How many are kept; the oldest make room.
  static let most = 4_096
  /// A larger answer is not kept.
  static let mostBytes = 64 << 10

  private struct Entry {
    let requestHash: [UInt8]
    let deadline: MonotonicTime
    /// nil: the call is under way.
    var answer: Response?
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private struct State {
    var entries: [Key: Entry] = [:]
    /// The keys with an answer, oldest first.
    var order: [Key] = []
  }

  private enum Claim {
    /// The caller makes the answer.
    case mine
    case answered(Response)
    case underWay
    case otherRequest
  }

  private let state = Mutex(State())

  /// What `make` answers, or what it answered before under this key; a call that is under way is waited for. A refusal
  /// is not kept: what it refused may be tried again.
  func answer(
    _ key: Key, _ requestHash: [UInt8], _ make: () async throws(Problem) -> Response
  ) async throws(Problem) -> Response {
    while true {
      switch claim(key, requestHash, at: .current()) {
      case .answered(let answer): return answer
      case .otherRequest: throw Problem(.keyReused)
      case .underWay: await wait(for: key)
      case .mine:
        do throws(Problem) {
          let answer = try await make()
          settle(key, answer)
          return answer
        } catch {
          settle(key, nil)
          throw error
        }
      }
    }
  }

  private func claim(_ key: Key, _ requestHash: [UInt8], at now: MonotonicTime) -> Claim {
    state.withLock { state in
      Self.sweep(&state, at: now)
      guard let entry = state.entries[key] else {
        state.entries[key] = Entry(
          requestHash: requestHash, deadline: now.advanced(by: CreationKey.lifetime))
        return .mine
      }
      if entry.requestHash != requestHash { return .otherRequest }
      return entry.answer.map { .answered($0) } ?? .underWay
    }
  }

  private func settle(_ key: Key, _ answer: Response?) {
    let waiting = state.withLock { state in
      let waiting = state.entries[key]?.waiting ?? []
      state.entries[key]?.waiting = []
      if let answer, Self.isKept(answer) {
        state.entries[key]?.answer = answer
        state.order.append(key)
      } else {
        state.entries[key] = nil
      }
      return waiting
    }
    for caller in waiting { caller.resume() }
  }

  private func wait(for key: Key) async {
    await withCheckedContinuation { caller in
      let isUnderWay = state.withLock { state in
        guard let entry = state.entries[key], entry.answer == nil else { return false }
        state.entries[key]?.waiting.append(caller)
        return true
      }
      if !isUnderWay { caller.resume() }
    }
  }

  private static func isKept(_ answer: Response) -> Bool {
    guard (200..<300).contains(answer.status) else { return false }
    switch answer.body {
    case .none, .bytes: return answer.body.count <= mostBytes
    case .file, .stored: return false
    }
  }

  private static func sweep(_ state: inout State, at now: MonotonicTime) {
    let over = state.order.prefix { key in
      state.entries[key].map { $0.deadline <= now } ?? true
    }.count
    let gone = max(over, state.order.count - most)
    for key in state.order.prefix(gone) { state.entries[key] = nil }
    state.order.removeFirst(gone)
  }
}
