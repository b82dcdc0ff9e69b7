import Chat
import Synchronization

/// The newest messages, which are in no block yet. The writer adds and takes away; searches look through them one by
/// one, so that a message is found as soon as it is sent.
final class SearchTail: Sendable {
  struct Entry {
    let id: MessageID
    let at: Int64
  }

  /// What a search that begins now has to look at besides the blocks.
  struct Snapshot {
    /// In the order of their times.
    var entries: [Entry]
    /// Newer blocks hold what is in `entries` here.
    var newestBlock: Int64
    /// The grams of newer blocks are not in the index yet.
    var newestGrams: Int64

    /// How many blocks wait for their grams to be put into the index.
    var waitingBlocks: Int { Int(newestBlock - newestGrams) }
  }

  private let state: Mutex<Snapshot>

  init(_ entries: [Entry], newestBlock: Int64, newestGrams: Int64) {
    state = Mutex(Snapshot(entries: entries, newestBlock: newestBlock, newestGrams: newestGrams))
  }

  /// Must be taken before the snapshot of the database that the search reads.
  var snapshot: Snapshot { state.withLock { $0 } }

  var count: Int { state.withLock { $0.entries.count } }
  var waitingBlocks: Int { state.withLock { $0.waitingBlocks } }
  var newestGrams: Int64 { state.withLock { $0.newestGrams } }

  /// The oldest entries.
  func first(_ count: Int) -> [Entry] { state.withLock { Array($0.entries.prefix(count)) } }

  /// Called after the commit and before anybody is told of it.
  func append(_ events: [RoomEvent]) {
    state.withLock { state in
      for event in events {
        guard case .message(let message) = event.change else { continue }
        state.entries.append(Entry(id: message.id, at: message.timestamp.microseconds))
      }
    }
  }

  /// The oldest `count` are in blocks now, up to `newestBlock`.
  func drop(_ count: Int, newestBlock: Int64) {
    state.withLock { state in
      state.entries.removeFirst(min(count, state.entries.count))
      state.newestBlock = newestBlock
    }
  }

  /// The grams of all blocks up to this one are in the index now.
  func addGrams(upTo block: Int64) { state.withLock { $0.newestGrams = block } }
}
