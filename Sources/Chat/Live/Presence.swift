import Synchronization

/// Who is present in which room, over all sockets of all loops.
///
/// Tells the room through the broker when somebody's first socket enters and the last one goes. The broker is
/// called under the lock, so that the room hears entering and leaving in the order in which they happened.
public final class Presence: Sendable {
  /// Rooms with more people present than this are told counts only.
  public static let announcedUpTo = 100

  private struct Person {
    let author: Author
    var sockets: Int
  }

  private let broker: any Broker
  private let rooms = Mutex<[RoomID: [Int64: Person]]>([:])

  public init(broker: any Broker) { self.broker = broker }

  /// A socket of `author` entered `room`. Returns how many people are present now.
  @discardableResult
  public func enter(_ room: RoomID, _ author: Author) -> Int {
    rooms.withLock { rooms in
      let known = rooms[room]?[author.senderKey]?.sockets ?? 0
      rooms[room, default: [:]][author.senderKey] = Person(author: author, sockets: known + 1)
      let count = rooms[room]?.count ?? 0
      if known == 0 && count <= Self.announcedUpTo { broker.publish(.joined(room, author)) }
      return count
    }
  }

  /// A socket of `author` left `room` on purpose.
  public func leave(_ room: RoomID, _ author: Author) {
    rooms.withLock { rooms in
      let before = rooms[room]?.count ?? 0
      if Self.remove(author, from: room, &rooms) && before <= Self.announcedUpTo {
        broker.publish(.left(room, author))
      }
    }
  }

  /// A socket of `author`, which was in `lost`, is gone.
  public func disconnect(_ author: Author, from lost: [RoomID]) {
    rooms.withLock { rooms in
      let told = lost.filter { room in
        let before = rooms[room]?.count ?? 0
        return Self.remove(author, from: room, &rooms) && before <= Self.announcedUpTo
      }
      if !told.isEmpty { broker.publish(.disconnected(author, told)) }
    }
  }

  public func count(in room: RoomID) -> Int {
    rooms.withLock { $0[room]?.count ?? 0 }
  }

  /// The people present, by name.
  public func people(in room: RoomID) -> [Author] {
    rooms.withLock { $0[room]?.values.map(\.author) ?? [] }
      .map { (author: $0, key: $0.name.folded) }.sorted { $0.key < $1.key }.map(\.author)
  }

  /// True when it was the person's last socket in the room.
  private static func remove(
    _ author: Author, from room: RoomID, _ rooms: inout [RoomID: [Int64: Person]]
  ) -> Bool {
    guard var person = rooms[room]?[author.senderKey] else { return false }
    person.sockets -= 1
    if person.sockets > 0 {
      rooms[room]?[author.senderKey] = person
      return false
    }
    rooms[room]?[author.senderKey] = nil
    if rooms[room]?.isEmpty ?? false { rooms[room] = nil }
    return true
  }
}
