import Chat
import Synchronization

/// How many searches each person has running or waiting, so that nobody's fill the queue.
final class SearchTurns: Sendable {
  private let most: Int
  private let counts = Mutex<[UserID: Int]>([:])

  init(most: Int) { self.most = most }

  /// Must be followed by ``end(_:)``, unless it throws.
  func begin(_ viewer: UserID) throws(ChatError) {
    let isFree = counts.withLock { counts in
      guard counts[viewer, default: 0] < most else { return false }
      counts[viewer, default: 0] += 1
      return true
    }
    guard isFree else { throw .busy }
  }

  func end(_ viewer: UserID) {
    counts.withLock { counts in
      let left = counts[viewer, default: 1] - 1
      counts[viewer] = left > 0 ? left : nil
    }
  }
}
