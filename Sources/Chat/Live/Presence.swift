import Synchronization

/// Who is present in which room, and how reachable each account is, over all sockets of all loops.
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

  private struct State {
    var rooms: [RoomID: [Int64: Person]] = [:]
    var accounts: [UserID: Attendance] = [:]

    /// The accounts that are not to be seen.
    var hidden: Set<UserID> = []

    func isHidden(_ author: Author) -> Bool { author.userID.map(hidden.contains) ?? false }

    /// Whom others see in the room.
    func count(in room: RoomID) -> Int {
      guard let people = rooms[room] else { return 0 }
      return people.count - hidden.count { people[$0.rawValue] != nil }
    }

    func isAnnounced(_ room: RoomID) -> Bool { rooms[room]?.count ?? 0 <= Presence.announcedUpTo }
  }

  private let broker: any Broker
  private let state = Mutex(State())

  public init(broker: any Broker) { self.broker = broker }

  // MARK: Rooms

  /// A socket of `author` entered `room`. Returns how many people are present now; nil where a guest's name is
  /// somebody else's there, and nothing was done.
  public func enter(_ room: RoomID, _ author: Author) -> Int? {
    state.withLock { state in
      if Self.isTaken(author, in: state.rooms[room]) { return nil }
      let known = state.rooms[room]?[author.senderKey]?.sockets ?? 0
      state.rooms[room, default: [:]][author.senderKey] = Person(author: author, sockets: known + 1)
      if known == 0 { announce(author, in: room, &state) }
      return state.count(in: room)
    }
  }

  /// Whether somebody else in the room has the guest's name. Accounts own theirs.
  public func isTaken(_ guest: Author, in room: RoomID) -> Bool {
    state.withLock { Self.isTaken(guest, in: $0.rooms[room]) }
  }

  private static func isTaken(_ author: Author, in people: [Int64: Person]?) -> Bool {
    guard case .guest = author, let people, people[author.senderKey]?.author.name != author.name else {
      return false
    }
    let name = author.name.folded
    return people.contains { $0.key != author.senderKey && $0.value.author.name.folded == name }
  }

  private func announce(_ author: Author, in room: RoomID, _ state: inout State) {
    if let user = author.userID, let attendance = state.accounts[user] {
      state.accounts[user]?.rooms.append(room)
      if attendance.isHidden { return }
      if state.isAnnounced(room) {
        broker.publish(.online(author, attendance.state, in: room, besides: attendance.rooms))
      }
    }
    if state.isAnnounced(room) { broker.publish(.joined(room, author)) }
  }

  /// A socket of `author` left `room` on purpose.
  public func leave(_ room: RoomID, _ author: Author) {
    state.withLock { state in
      let isTold = state.isAnnounced(room) && !state.isHidden(author)
      if Self.remove(author, from: room, &state) && isTold { broker.publish(.left(room, author)) }
    }
  }

  /// A socket of `author`, which was in `lost`, is gone.
  public func disconnect(_ author: Author, from lost: [RoomID]) {
    state.withLock { state in
      let told = lost.filter { room in
        let isTold = state.isAnnounced(room) && !state.isHidden(author)
        return Self.remove(author, from: room, &state) && isTold
      }
      if !told.isEmpty { broker.publish(.disconnected(author, told)) }
    }
  }

  public func count(in room: RoomID) -> Int {
    state.withLock { $0.count(in: room) }
  }

  /// Those of the rooms in which somebody is present.
  public func rooms(of author: Author, among rooms: [RoomID]) -> [RoomID] {
    state.withLock { state in rooms.filter { state.rooms[$0]?[author.senderKey] != nil } }
  }

  /// The people present, by name; guests have no state.
  public func people(in room: RoomID) -> [(author: Author, state: PresenceState?)] {
    state.withLock { state in
      (state.rooms[room] ?? [:]).values.filter { !state.isHidden($0.author) }.map { person in
        (author: person.author, state: person.author.userID.flatMap { state.accounts[$0]?.state })
      }
    }.map { (person: $0, key: $0.author.name.folded) }.sorted { $0.key < $1.key }.map(\.person)
  }

  /// True when it was the person's last socket in the room.
  private static func remove(_ author: Author, from room: RoomID, _ state: inout State) -> Bool {
    guard var person = state.rooms[room]?[author.senderKey] else { return false }
    person.sockets -= 1
    if person.sockets > 0 {
      state.rooms[room]?[author.senderKey] = person
      return false
    }
    state.rooms[room]?[author.senderKey] = nil
    if state.rooms[room]?.isEmpty ?? false { state.rooms[room] = nil }
    if let user = author.userID { state.accounts[user]?.rooms.removeAll { $0 == room } }
    return true
  }

  // MARK: States

  /// A socket of an account is open; it counts as online until it says something else.
  public func connect(_ user: User) {
    change(user.id) { accounts in
      accounts[user.id, default: Attendance(user)].note(user)
      accounts[user.id]?.connected()
    }
  }

  /// A socket of an account is gone, after it has left its rooms.
  public func disconnect(_ user: UserID, _ socket: UInt64) {
    change(user) { accounts in
      accounts[user]?.disconnected(socket)
      if accounts[user]?.sockets ?? 0 <= 0 { accounts[user] = nil }
    }
  }

  /// One of an account's open sockets says how its user is.
  public func set(_ status: DeviceStatus, of user: UserID, on socket: UInt64) {
    change(user) { $0[user]?.set(status, on: socket) }
  }

  /// What an account says of itself has changed.
  public func note(_ user: User) {
    change(user.id) { $0[user.id]?.note(user) }
  }

  /// Everybody who has a socket open, by name.
  public func names() -> [String] {
    state.withLock { $0.accounts.values.filter { !$0.isHidden }.map(\.author.name.text) }.sorted()
  }

  /// What others see of an account; `user` as it is in the store.
  public func state(of user: User) -> PresenceState {
    let status = state.withLock { $0.accounts[user.id]?.state.status } ?? .offline
    return PresenceState(status: status, text: user.statusText)
  }

  /// A direct room in which one sees how reachable its people are.
  public func noting(_ summary: RoomSummary) -> RoomSummary {
    var summary = summary
    summary.people = summary.people?.map { RoomPerson($0.user, state(of: $0.user)) }
    return summary
  }

  /// How many sockets of the account are open.
  public func sockets(of user: UserID) -> Int { state.withLock { $0.accounts[user]?.sockets ?? 0 } }

  /// Whether somebody who is here has asked for quiet.
  public func isQuiet(_ user: UserID) -> Bool {
    state.withLock { $0.accounts[user]?.isQuiet ?? false }
  }

  /// Whether somebody who is here is not to be seen.
  public func isHidden(_ user: UserID) -> Bool { state.withLock { $0.hidden.contains(user) } }

  /// Makes a change and tells of it, if it can be seen. Who hides goes like somebody whose connection was lost, and
  /// comes back like somebody who enters.
  private func change(_ user: UserID, _ body: (inout [UserID: Attendance]) -> Void) {
    state.withLock { state in
      let before = state.accounts[user]?.state
      let wasHidden = state.hidden.contains(user)
      body(&state.accounts)
      let isHidden = state.accounts[user]?.isHidden ?? false
      if isHidden != wasHidden {
        if isHidden { state.hidden.insert(user) } else { state.hidden.remove(user) }
      }
      guard let before, let now = state.accounts[user] else { return }
      let rooms = now.rooms.filter { state.isAnnounced($0) }
      if rooms.isEmpty { return }
      switch (wasHidden, isHidden) {
      case (true, true): break
      case (false, true): broker.publish(.disconnected(now.author, rooms))
      case (true, false):
        for (index, room) in rooms.enumerated() {
          broker.publish(.online(now.author, now.state, in: room, besides: Array(rooms[..<index])))
          broker.publish(.joined(room, now.author))
        }
      case (false, false):
        if now.state != before { broker.publish(.presence(now.author, now.state, rooms)) }
      }
    }
  }
}
