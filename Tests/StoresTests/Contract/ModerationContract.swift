import Chat
import Testing

@Suite struct `Moderation in every store` {
  @Test(arguments: StoreKind.allCases)
  func `joining, leaving and handing over are events`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada)
      _ = try await world.store.join(bob.id, to: room.id)
      _ = try await world.store.join(bob.id, to: room.id)
      _ = try await world.store.leave(ada.id, from: room.id)
      let wanted = [
        MemberChange(.joined, of: bob.id, bob.username, role: .member, by: bob.id),
        MemberChange(.left, of: ada.id, ada.username, by: ada.id),
        MemberChange(.role, of: bob.id, bob.username, role: .owner, by: ada.id),
      ]
      try await expect(wanted, in: room.id, world)
      #expect(try await world.store.room(room.id)?.lastSeq.rawValue == 5)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a member is invited, promoted, muted, kicked, banned and let in again`(_ kind: StoreKind) async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, kind: .private)
      let store = world.store
      let until = world.clock.now().advanced(by: .seconds(60))
      let member = try await store.moderate(
        bob.id, in: room.id, [.admit, .setRole(.moderator), .mute(until: until)], by: ada.id)
      #expect(member?.role == .moderator && member?.mutedUntil == until && member?.user == bob)
      #expect(try await store.members(of: room.id, after: ada.id, limit: 9) == [try #require(member)])
      #expect(
        try await store.moderate(bob.id, in: room.id, [.mute(until: nil)], by: ada.id)?.mutedUntil == nil)
      #expect(try await store.moderate(bob.id, in: room.id, [.kick], by: ada.id) == nil)
      #expect(try await store.role(of: bob.id, in: room.id) == nil)
      _ = try await store.moderate(bob.id, in: room.id, [.admit], by: ada.id)
      #expect(try await store.moderate(bob.id, in: room.id, [.ban], by: ada.id) == nil)
      #expect(try await store.isBanned(bob.id, from: room.id))
      await #expect(throws: ChatError.banned) {
        try await store.moderate(bob.id, in: room.id, [.admit], by: ada.id)
      }
      _ = try await store.moderate(bob.id, in: room.id, [.unban], by: ada.id)
      #expect(try await !store.isBanned(bob.id, from: room.id))
      #expect(try await store.room(room.id)?.memberCount == 1)
      let changes = [
        MemberChange(.joined, of: bob.id, bob.username, role: .member, by: ada.id),
        MemberChange(.role, of: bob.id, bob.username, role: .moderator, by: ada.id),
        MemberChange(.muted, of: bob.id, bob.username, mutedUntil: until, by: ada.id),
        MemberChange(.unmuted, of: bob.id, bob.username, by: ada.id),
        MemberChange(.kicked, of: bob.id, bob.username, by: ada.id),
        MemberChange(.joined, of: bob.id, bob.username, role: .member, by: ada.id),
        MemberChange(.banned, of: bob.id, bob.username, by: ada.id),
        MemberChange(.unbanned, of: bob.id, bob.username, by: ada.id),
      ]
      try await expect(changes, in: room.id, world)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `who is banned is listed with who did it and when`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let (cyd, dan) = (try await world.user("cyd"), try await world.user("dan"))
      let room = try await world.room("talk", by: ada, members: [bob, cyd])
      let store = world.store
      func act(_ acts: [MemberAct], on user: User, by actor: User) async throws {
        _ = try await store.moderate(user.id, in: room.id, acts, by: actor.id)
      }
      func bans(after cursor: UserID? = nil, _ limit: Int = 9) async throws -> [Ban] {
        try await store.bans(of: room.id, after: cursor, limit: limit)
      }
      #expect(try await bans().isEmpty)
      try await act([.setRole(.moderator)], on: bob, by: ada)
      try await act([.ban], on: dan, by: bob)
      world.clock.advance(by: .seconds(5))
      try await act([.ban], on: cyd, by: ada)
      try await act([.ban], on: cyd, by: bob)
      let all = try await bans()
      #expect(all.map(\.user) == [cyd, dan] && all.map(\.by) == [ada, bob])
      #expect(all[0].at > all[1].at)
      #expect(try await bans(after: nil, 1) == [all[0]])
      #expect(try await bans(after: cyd.id, 1) == [all[1]])
      #expect(try await store.bans(of: .lobby, after: nil, limit: 9).isEmpty)
      try await act([.unban], on: cyd, by: bob)
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: false)
      let left = try await bans()
      #expect(left.map(\.user) == [dan] && left[0].by.username == Username.former(bob.id).first)
      _ = try await store.deleteAccount(dan.id, passwordHash: "hash of dan", erasing: false)
      #expect(try await bans().isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a refusal changes nothing`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, members: [bob])
      let nobody = try #require(UserID(99))
      await #expect(throws: ChatError.lastOwner) {
        try await world.store.moderate(
          ada.id, in: room.id, [.admit, .setRole(.member)], by: ada.id)
      }
      await #expect(throws: ChatError.userNotFound) {
        try await world.store.moderate(nobody, in: room.id, [.admit], by: ada.id)
      }
      await #expect(throws: ChatError.roomNotFound) {
        try await world.store.moderate(bob.id, in: try #require(RoomID(99)), [.admit], by: ada.id)
      }
      #expect(try await world.store.room(room.id)?.lastSeq == .zero)
      #expect(world.broker.events.isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `who was kicked or muted stores nothing more, but finds what was stored`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, members: [bob])
      let sent = try await world.send("hello", by: bob.author, to: room.id, clientID: "1").stored
      let until = world.clock.now().advanced(by: .seconds(60))
      _ = try await world.store.moderate(bob.id, in: room.id, [.mute(until: until)], by: ada.id)
      #expect(try await world.send("more", by: bob.author, to: room.id).refusal == .muted)
      await #expect(throws: ChatError.muted) {
        try await world.store.edit(try #require(sent).id, to: "x", by: bob.author, within: .zero)
      }
      world.clock.advance(by: .seconds(61))
      #expect(try await world.send("again", by: bob.author, to: room.id).stored != nil)
      _ = try await world.store.moderate(bob.id, in: room.id, [.kick], by: ada.id)
      #expect(try await world.send("more", by: bob.author, to: room.id).refusal == .notAMember)
      #expect(try await world.send("hello", by: bob.author, to: room.id, clientID: "1").duplicate == sent)
      #expect(try await world.store.join(bob.id, to: room.id) == .joined(.member))
      _ = try await world.store.moderate(bob.id, in: room.id, [.ban], by: ada.id)
      #expect(try await world.store.join(bob.id, to: room.id) == .banned)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `nobody is brought into more rooms, or made owner of more, than the limits say`(_ kind: StoreKind)
    async throws
  {
    var limits = ChatLimits()
    (limits.roomsJoined, limits.roomsOwned, limits.membersPerRoom) = (3, 1, 2)
    try await withStore(kind, limits: limits) { world in
      var people: [User] = []
      for name in ["ada", "bob", "cyd"] { people.append(try await world.user(name)) }
      let (ada, bob) = (people[0], people[1])
      let room = try await world.room("talk", by: ada)
      _ = try await world.room("own", by: bob)
      await #expect(throws: ChatError.tooManyRooms) {
        try await world.store.moderate(bob.id, in: room.id, [.admit, .setRole(.owner)], by: ada.id)
      }
      _ = try await world.store.moderate(bob.id, in: room.id, [.admit], by: ada.id)
      await #expect(throws: ChatError.roomFull) {
        try await world.store.moderate(people[2].id, in: room.id, [.admit], by: ada.id)
      }
    }
  }

  private func expect(_ changes: [MemberChange], in room: RoomID, _ world: World) async throws {
    let events = try await world.store.events(of: room, after: .zero, limit: 99)
    let told: [RoomEvent.Change] = events.map(\.change).filter { $0.message == nil }
    #expect(told == changes.map { .member($0) })
    let numbers: [Int64] = events.indices.map { Int64($0) + 1 }
    #expect(events.map(\.seq.rawValue) == numbers)
    #expect(world.broker.events.filter { $0.roomID == room } == events)
  }
}
