import Chat
import Testing

@Suite struct `Read markers in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a marker goes on and never back, and never beyond the log`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      for number in 1...5 { try await world.send("\(number)", by: ada.author) }
      func mark(_ seq: Int64) async throws -> Bool {
        try await world.store.markRead(.lobby, through: try #require(Seq(seq)), by: bob.id)
      }
      func state() async throws -> [Int64] {
        let state = try #require(try await world.store.readState(of: bob.id, in: .lobby))
        return [state.marker.rawValue, Int64(state.unreadCount)]
      }
      #expect(try await state() == [0, 5])
      #expect(try await mark(3))
      #expect(try await state() == [3, 2])
      #expect(try await !mark(3))
      #expect(try await !mark(1))
      #expect(try await state() == [3, 2])
      #expect(try await mark(Seq.max))
      #expect(try await state() == [5, 0])
      try await world.send("6", by: ada.author)
      try await world.send("7", by: bob.author)
      #expect(try await state() == [5, 1])
      let cyd = try await world.user("cyd")
      #expect(try await world.store.readState(of: cyd.id, in: .lobby)?.unreadCount == 0)
      let room = try await world.room("Tea", by: ada)
      #expect(try await world.store.readState(of: bob.id, in: room.id) == nil)
      await #expect(throws: ChatError.notAMember) {
        try await world.store.markRead(room.id, through: .zero, by: bob.id)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a long tail is counted up to the limit`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.unreadCounted = 3
    try await withStore(kind, limits: limits) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      for number in 1...4 {
        try await world.send("\(number)", by: ada.author)
        let rooms = try await world.store.rooms(visibleTo: bob.id, after: nil, limit: 9)
        #expect(rooms.first?.readState?.unreadCount == min(number, 3))
      }
    }
  }

  private static let cases = StoreKind.allCases.flatMap { kind in (1...4).map { (kind, UInt64($0)) } }

  @Test(arguments: cases)
  func `what is unread agrees with a naive model whatever happens`(_ kind: StoreKind, _ seed: UInt64)
    async throws
  {
    try await withStore(kind) { world in
      var people: [User] = []
      for name in ["ada", "bob", "cyd"] { people.append(try await world.user(name)) }
      let room = try await world.room("Tea", by: people[0])
      var model = Model(owner: people[0].id)
      var random = Numbers(state: seed)
      for step in 1...400 {
        let user = people[Int(random.next() % 3)]
        try await model.act(random.next() % 10, random.next(), user, room.id, world)
        for person in people {
          let state = try await world.store.readState(of: person.id, in: room.id)
          let listed = try await world.store.rooms(visibleTo: person.id, after: nil, limit: 9)
          #expect(state == model.state(of: person.id), "step \(step)")
          #expect(listed.first { $0.room.id == room.id }?.readState == state, "step \(step)")
        }
      }
    }
  }
}

/// Everything there is to know, counted anew each time.
private struct Model {
  var log: [(sender: UserID?, isDeleted: Bool, mentions: Set<UserID>)] = []
  var markers: [UserID: Int]

  init(owner: UserID) { markers = [owner: 0] }

  func state(of user: UserID) -> ReadState? {
    guard let marker = markers[user], let seq = Seq(Int64(marker)) else { return nil }
    let unread = log.dropFirst(marker).filter { $0.sender != nil && $0.sender != user && !$0.isDeleted }
    return ReadState(
      marker: seq, unreadCount: unread.count,
      mentionCount: unread.count { $0.mentions.contains(user) })
  }

  mutating func act(_ what: UInt64, _ number: UInt64, _ user: User, _ room: RoomID, _ world: World)
    async throws
  {
    let place = Int(number % UInt64(log.count + 3))
    let id = MessageID(room: room, seq: try #require(Seq(Int64(max(1, place)))))
    switch what {
    case 0:
      if case .joined = try await world.store.join(user.id, to: room) {
        markers[user.id] = log.count
        // The change, and what the room tells of it.
        log += Array(repeating: (nil, false, []), count: 2)
      }
    case 1:
      if case .left(let newOwner) = try await world.store.leave(user.id, from: room) {
        markers[user.id] = nil
        log += Array(repeating: (nil, false, []), count: newOwner == nil ? 2 : 3)
      }
    case 2...4:
      let moves = try? await world.store.markRead(room, through: id.seq, by: user.id)
      if moves != nil, let old = markers[user.id] {
        markers[user.id] = max(old, min(max(1, place), log.count))
      }
    case 5:
      if (try? await world.store.delete(id, by: user.author)) != nil {
        log[max(1, place) - 1].isDeleted = true
        log.append((nil, false, []))
      }
    case 6:
      let (text, mentions) = try await text(number >> 8, room, world)
      if (try? await world.store.edit(id, to: text, by: user.author, within: .zero)) != nil {
        log[max(1, place) - 1].mentions = mentions
        log.append((nil, false, []))
      }
    default:
      let (text, mentions) = try await text(number >> 8, room, world)
      if try await world.send(text, by: user.author, to: room).stored != nil {
        log.append((user.id, false, mentions))
      }
    }
  }

  /// A text, and which members it mentions.
  private func text(_ number: UInt64, _ room: RoomID, _ world: World) async throws -> (String, Set<UserID>) {
    switch number % 6 {
    case 0: return ("hey @room!", Set(markers.keys))
    case 1, 2:
      let name = try Username(["ada", "bob", "cyd"][Int((number >> 8) % 3)])
      let user = try #require(try await world.store.user(named: name)).id
      return ("well, @\(name.text).", markers[user] == nil ? [] : [user])
    default: return ("x", [])
    }
  }
}

/// Numbers that come again with the same seed (xorshift).
private struct Numbers {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1
    return (state ^ (state >> 29)) >> 16
  }
}
