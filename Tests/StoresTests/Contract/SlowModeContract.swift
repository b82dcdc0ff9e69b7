import Chat
import Testing

@Suite struct `Slow mode in every store` {
  private func slow(_ seconds: Int, _ room: Room, by user: User, _ world: World) async throws {
    let patch = RoomPatch(slowMode: seconds)
    #expect(try await world.store.update(room.id, with: patch, by: user.id).room.slowMode == seconds)
  }

  @Test(arguments: StoreKind.allCases)
  func `a member waits between two messages, to the second`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, members: [bob])
      _ = try await world.send("before", by: bob.author, to: room.id)
      try await slow(10, room, by: ada, world)
      #expect(try await world.store.room(room.id)?.slowMode == 10)
      #expect(
        try await world.store.rooms(visibleTo: bob.id, after: nil, limit: 9).last?.room.slowMode == 10)
      #expect(try await world.send("one", by: bob.author, to: room.id).stored != nil)
      #expect(try await world.send("two", by: bob.author, to: room.id).refusal == .slowMode(seconds: 10))
      world.clock.advance(by: .milliseconds(9_500))
      #expect(try await world.send("two", by: bob.author, to: room.id).refusal == .slowMode(seconds: 1))
      world.clock.advance(by: .milliseconds(501))
      #expect(try await world.send("two", by: bob.author, to: room.id).stored != nil)
      try await slow(0, room, by: ada, world)
      #expect(try await world.send("three", by: bob.author, to: room.id).stored != nil)
      try await slow(10, room, by: ada, world)
      #expect(try await world.send("four", by: bob.author, to: room.id).stored != nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `who leads the room does not wait, who comes back or asks again gains nothing`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada, members: [bob])
      let hook = try await store.createHook(
        NewHook(roomID: room.id, name: Username("CI"), secretHash: [1], creator: ada.id))
      try await slow(10, room, by: ada, world)
      let first = try await world.send("one", by: bob.author, to: room.id, clientID: "c").stored
      #expect(try await world.send("one", by: bob.author, to: room.id, clientID: "c").duplicate == first)
      _ = try await store.leave(bob.id, from: room.id)
      _ = try await store.join(bob.id, to: room.id)
      #expect(try await world.send("two", by: bob.author, to: room.id).refusal == .slowMode(seconds: 10))
      for author in [ada.author, .hook(hook.id, hook.name)] {
        for text in ["a", "b"] {
          #expect(try await world.send(text, by: author, to: room.id).stored != nil)
        }
      }
      _ = try await store.moderate(bob.id, in: room.id, [.setRole(.moderator)], by: ada.id)
      #expect(try await world.send("two", by: bob.author, to: room.id).stored != nil)
      try await slow(5, room, by: ada, world)
      _ = try await store.moderate(bob.id, in: room.id, [.setRole(.member)], by: ada.id)
      #expect(try await world.send("three", by: bob.author, to: room.id).refusal == .slowMode(seconds: 5))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `however many come at once, each of two people gets one message in`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let visitor = try guest(7, "visitor")
      let bob = try await world.user("bob").author
      let room = try await world.room("talk", by: ada)
      _ = try await world.store.join(try #require(bob.userID), to: room.id)
      _ = try await world.store.update(room.id, with: RoomPatch(guests: true, slowMode: 60), by: ada.id)
      let stored = try await withThrowingTaskGroup(of: Message?.self) { group -> [Message] in
        for number in 0..<40 {
          let author = number % 2 == 0 ? bob : visitor
          group.addTask { try await world.send("m\(number)", by: author, to: room.id).stored }
        }
        return try await group.reduce(into: []) { if let message = $1 { $0.append(message) } }
      }
      #expect(Set(stored.map(\.author)) == [bob, visitor] && stored.count == 2)
    }
  }
}
