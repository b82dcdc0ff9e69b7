import Chat
import Engine

/// What a loop still has to tell of people's states: of each person at most once a second, and then the last.
struct StateNews {
  struct Item {
    let author: Author
    let state: PresenceState
    let rooms: [RoomID]
  }

  private static let interval = Duration.seconds(1)

  private var waiting: [UserID: Item] = [:]
  /// When somebody's state was last told, for as long as that matters.
  private var told: [UserID: MonotonicTime] = [:]

  /// Takes news in; returns it when it may be told at once.
  mutating func take(_ item: Item, of user: UserID, at now: MonotonicTime) -> Item? {
    if let last = told[user], now.since(last) < Self.interval {
      waiting[user] = item
      return nil
    }
    waiting[user] = nil
    told[user] = now
    return item
  }

  /// Takes out what has waited long enough.
  mutating func due(at now: MonotonicTime) -> [Item] {
    guard !told.isEmpty else { return [] }
    told = told.filter { now.since($0.value) < Self.interval }
    let users = waiting.keys.filter { told[$0] == nil }
    for user in users { told[user] = now }
    return users.compactMap { waiting.removeValue(forKey: $0) }
  }
}
