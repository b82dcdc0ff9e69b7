import Chat
import Testing

@Suite struct `Rooms in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a room is what its maker asked for`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bob = try await world.user("bob")
      let room = try await world.store.createRoom(
        NewRoom(
          name: "Tea & <b>cake</b>", topic: "", kind: .private, guests: true, creator: ada.id,
          members: [bob.id, ada.id, bob.id]))
      #expect(room.name == "Tea & <b>cake</b>")
      #expect(room.kind == .private)
      #expect(room.guests && !room.readOnly)
      #expect(room.createdBy == ada.id)
      #expect(room.memberCount == 2)
      #expect(room.lastSeq == .zero)
      #expect(try await world.store.room(room.id) == room)
      #expect(try await world.store.role(of: ada.id, in: room.id) == .owner)
      #expect(try await world.store.role(of: bob.id, in: room.id) == .member)
      let members = try await world.store.members(of: room.id, after: nil, limit: 10)
      #expect(members.map(\.user) == [ada, bob])
      #expect(members.map(\.joinedAt) == [room.createdAt, room.createdAt])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `names are unique among public rooms only, in any case`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      _ = try await world.room("Café", by: ada)
      await #expect(throws: ChatError.roomNameTaken) { try await world.room("CAFÉ", by: ada) }
      await #expect(throws: ChatError.roomNameTaken) { try await world.room("Lobby", by: ada) }
      _ = try await world.room("café", by: ada, kind: .private)
      _ = try await world.room("café", by: ada, kind: .private)
      _ = try await world.room("", by: ada, kind: .direct)
      _ = try await world.room("", by: ada, kind: .direct)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a room is made by and with accounts`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let nobody = User(
        id: try #require(UserID(99)), username: try Username("nobody"), displayName: nil, email: nil,
        createdAt: world.clock.now())
      await #expect(throws: ChatError.userNotFound) { try await world.room("a", by: nobody) }
      await #expect(throws: ChatError.userNotFound) { try await world.room("a", by: ada, members: [nobody]) }
      #expect(try await world.room("a", by: ada).id.rawValue == 2)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `members of one room share it, whoever asks`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, cy) = (
        try await world.user("ada"), try await world.user("bob"), try await world.user("cy")
      )
      for person in [bob, cy] { _ = try await world.store.leave(person.id, from: .lobby) }
      let tea = try await world.room("Tea", by: ada, members: [bob])
      _ = try await world.room("Open to all", by: cy)
      for (one, other, isShared) in [(ada, bob, true), (ada, cy, false), (bob, cy, false), (cy, cy, true)] {
        #expect(try await world.store.shareRoom(one.id, other.id) == isShared)
        #expect(try await world.store.shareRoom(other.id, one.id) == isShared)
      }
      _ = try await world.store.leave(bob.id, from: tea.id)
      #expect(try await !world.store.shareRoom(ada.id, bob.id))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `one sees public rooms and one's own, in pages`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bob = try await world.user("bob")
      let open = try await world.room("open", by: ada)
      let closed = try await world.room("closed", by: ada, kind: .private)
      let shared = try await world.room("shared", by: ada, kind: .private, members: [bob])
      let last = try await world.room("last", by: bob)
      try await world.send("hello", by: ada.author, to: shared.id)
      func visible(_ user: User, after cursor: RoomID? = nil, _ limit: Int = 10) async throws -> [RoomSummary]
      {
        try await world.store.rooms(visibleTo: user.id, after: cursor, limit: limit)
      }
      let all = try await visible(bob)
      #expect(all.map(\.room.id) == [.lobby, open.id, shared.id, last.id])
      #expect(all.map(\.role) == [.member, nil, .member, .owner])
      #expect(all.map(\.room.lastSeq.rawValue) == [0, 0, 1, 0])
      #expect(try await visible(bob, 3) == Array(all.prefix(3)))
      #expect(try await visible(bob, after: open.id, 1) == [all[2]])
      #expect(try await visible(bob, after: last.id).isEmpty)
      #expect(try await visible(ada).contains { $0.room.id == closed.id })
      #expect(try await visible(ada, 0).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `joining says what came of it`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bob = try await world.user("bob")
      let open = try await world.room("open", by: ada)
      let closed = try await world.room("closed", by: ada, kind: .private)
      let direct = try await world.room("", by: ada, kind: .direct)
      let nowhere = try #require(RoomID(99))
      let nobody = try #require(UserID(99))
      #expect(try await world.store.join(bob.id, to: open.id) == .joined(.member))
      #expect(try await world.store.join(bob.id, to: open.id) == .alreadyMember(.member))
      #expect(try await world.store.join(ada.id, to: open.id) == .alreadyMember(.owner))
      #expect(try await world.store.join(ada.id, to: closed.id) == .alreadyMember(.owner))
      #expect(try await world.store.join(bob.id, to: closed.id) == .notPublic)
      #expect(try await world.store.join(bob.id, to: direct.id) == .notPublic)
      #expect(try await world.store.join(bob.id, to: nowhere) == .noSuchRoom)
      await #expect(throws: ChatError.userNotFound) { try await world.store.join(nobody, to: open.id) }
      #expect(try await world.store.room(open.id)?.memberCount == 2)
      #expect(try await world.store.role(of: bob.id, in: closed.id) == nil)
      #expect(try await world.store.role(of: bob.id, in: nowhere) == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `members are listed in pages`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      var people: [User] = []
      for number in 1...5 { people.append(try await world.user("user\(number)")) }
      let first = try await world.store.members(of: .lobby, after: nil, limit: 3)
      #expect(first.map(\.user) == Array(people[..<3]))
      let rest = try await world.store.members(of: .lobby, after: first.last?.user.id, limit: 3)
      #expect(rest.map(\.user) == Array(people[3...]))
      #expect(try await world.store.members(of: try #require(RoomID(99)), after: nil, limit: 3).isEmpty)
      #expect(try await world.store.members(of: .lobby, after: nil, limit: 0).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an owner who leaves hands over to whoever was there first`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let cyd = try await world.user("cyd")
      let bob = try await world.user("bob")
      let ada = try await world.user("ada")
      let room = try await world.room("talk", by: ada)
      for user in [bob, cyd] { _ = try await world.store.join(user.id, to: room.id) }
      #expect(try await world.store.leave(ada.id, from: room.id) == .left(newOwner: bob.id))
      #expect(try await world.store.role(of: bob.id, in: room.id) == .owner)
      #expect(try await world.store.join(ada.id, to: room.id) == .joined(.member))
      #expect(try await world.store.leave(bob.id, from: room.id) == .left(newOwner: cyd.id))
      #expect(try await world.store.leave(ada.id, from: room.id) == .left(newOwner: nil))
      #expect(try await world.store.leave(cyd.id, from: room.id) == .left(newOwner: nil))
      #expect(try await world.store.leave(cyd.id, from: room.id) == .notAMember)
      #expect(try await world.store.leave(cyd.id, from: try #require(RoomID(99))) == .noSuchRoom)
      #expect(try await world.store.room(room.id)?.memberCount == 0)
      #expect(try await world.store.leave(cyd.id, from: .lobby) == .left(newOwner: nil))
    }
  }
}

@Suite struct `Limits of rooms in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a room takes as many members as the limit says, the lobby any number`(_ kind: StoreKind) async throws
  {
    var limits = ChatLimits()
    limits.membersPerRoom = 3
    try await withStore(kind, limits: limits) { world in
      var people: [User] = []
      for number in 1...5 { people.append(try await world.user("user\(number)")) }
      let room = try await world.room("small", by: people[0])
      #expect(try await world.store.join(people[1].id, to: room.id) == .joined(.member))
      #expect(try await world.store.join(people[2].id, to: room.id) == .joined(.member))
      #expect(try await world.store.join(people[3].id, to: room.id) == .full)
      _ = try await world.room("three", by: people[0], members: [people[1], people[2]])
      await #expect(throws: ChatError.roomFull) {
        try await world.room("four", by: people[0], members: [people[1], people[2], people[3]])
      }
      #expect(try await world.store.room(.lobby)?.memberCount == 5)
      _ = try await world.store.leave(people[4].id, from: .lobby)
      #expect(try await world.store.join(people[4].id, to: .lobby) == .joined(.member))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `one is in as many rooms as the limit says`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.roomsJoined = 3
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let bob = try await world.user("bob")
      let rooms = [try await world.room("one", by: ada), try await world.room("two", by: ada)]
      await #expect(throws: ChatError.tooManyRooms) { try await world.room("three", by: ada) }
      for room in rooms { #expect(try await world.store.join(bob.id, to: room.id) == .joined(.member)) }
      let cyd = try await world.user("cyd")
      let more = try await world.room("three", by: cyd)
      #expect(try await world.store.join(bob.id, to: more.id) == .tooManyRooms)
      await #expect(throws: ChatError.tooManyRooms) { try await world.room("four", by: cyd, members: [bob]) }
      _ = try await world.store.leave(bob.id, from: rooms[0].id)
      #expect(try await world.store.join(bob.id, to: more.id) == .joined(.member))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `one owns as many rooms as the limit says`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.roomsOwned = 2
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let first = try await world.room("one", by: ada)
      _ = try await world.room("two", by: ada)
      await #expect(throws: ChatError.tooManyRooms) { try await world.room("three", by: ada) }
      _ = try await world.store.leave(ada.id, from: first.id)
      _ = try await world.room("three", by: ada)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a request with a key makes one room a day`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      func make(_ name: String, by user: User, _ key: UInt8, request: UInt8) async throws -> Room {
        try await world.store.createRoom(
          NewRoom(
            name: name, topic: "", kind: .private, guests: false, creator: user.id, members: [],
            key: CreationKey(name: [key], request: [request])))
      }
      let first = try await make("Tea", by: ada, 1, request: 1)
      #expect(try await make("Tea", by: ada, 1, request: 1) == first)
      await #expect(throws: ChatError.keyReused) { try await make("Coffee", by: ada, 1, request: 2) }
      #expect(try await make("Tea", by: ada, 2, request: 1).id != first.id)
      #expect(try await make("Tea", by: bob, 1, request: 1).id != first.id)
      world.clock.advance(by: CreationKey.lifetime - .seconds(1))
      #expect(try await make("Tea", by: ada, 1, request: 1) == first)
      world.clock.advance(by: .seconds(2))
      #expect(try await make("Coffee", by: ada, 1, request: 2).id != first.id)
    }
  }
}
