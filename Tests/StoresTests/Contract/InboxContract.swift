import Chat
import Testing

@Suite struct `The inbox in every store` {
  @Test(arguments: StoreKind.allCases)
  func `it holds what is new in all rooms, in the order of time`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let (tea, foreign) = (try await world.room("tea", by: ada), try await world.room("foreign", by: bob))
      let direct = try await world.store.openDirect([ada.id, bob.id], by: ada.id).room.room
      let rooms = [RoomID.lobby, tea.id, direct.id, foreign.id]
      var sent: [(RoomID, UserID, Timestamp)] = []
      var dice = Dice(state: 7)
      for number in 0..<400 {
        let room = rooms[dice.roll(0...3)]
        let author = room == tea.id || (room != foreign.id && number % 2 == 0) ? ada : bob
        let message = try #require(await world.send("m\(number)", by: author.author, to: room).stored)
        sent.append((room, author.id, message.timestamp))
      }
      let mine = sent.filter { $0.0 != foreign.id && !($0.0 == direct.id && $0.1 == ada.id) }.map(\.2)
      for start in [0, 1, 57, 200, 399] {
        let stamp = start == 0 ? Timestamp(microseconds: 0) : sent[start].2
        let wanted = mine.filter { $0 > stamp }
        for limit in [1, 150, 500] {
          let page = try await world.store.inbox(of: ada.id, after: stamp, limit: limit)
          let seen = page.filter { $0.message.system == nil }.map(\.message.timestamp)
          #expect(seen == Array(wanted.prefix(seen.count)) && page.count >= min(limit, wanted.count))
        }
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is deleted, and what one has left, is not in it`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let tea = try await world.room("tea", by: ada)
      let start = world.clock.now()
      let first = try #require(await world.send("one", by: ada.author, to: tea.id).stored)
      _ = try await world.send("two", by: ada.author, to: tea.id)
      _ = try await world.store.delete(first.id, by: ada.author)
      #expect(
        try await world.store.inbox(of: ada.id, after: start, limit: 9).map(\.message.content) == ["two"])
      _ = try await world.store.leave(ada.id, from: tea.id)
      #expect(try await world.store.inbox(of: ada.id, after: start, limit: 9).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a room may begin with who was added`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.store.createRoom(
        NewRoom(
          name: "tea", topic: "", kind: .private, guests: false, creator: ada.id, members: [bob.id],
          tellsMembers: true))
      let told = try await world.store.inbox(of: bob.id, after: room.createdAt, limit: 9)
      #expect(told.map(\.message.content) == ["ada added bob to the room"])
      #expect(try await world.store.room(room.id)?.lastSeq == room.lastSeq)
    }
  }
}
