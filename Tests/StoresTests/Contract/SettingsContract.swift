import Chat
import Testing

@Suite struct `Settings and direct rooms in every store` {
  @Test(arguments: StoreKind.allCases)
  func `new settings are one event, and none where nothing changes`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, members: [bob])
      let patch = RoomPatch(name: "TALK", topic: "tea", guests: true, readOnly: true)
      let changed = try await world.store.update(room.id, with: patch, by: ada.id)
      #expect(changed.role == .owner && changed.room.lastSeq.rawValue == 3)
      #expect(changed.room.name == "TALK" && changed.room.topic == "tea")
      #expect(changed.room.guests && changed.room.readOnly)
      #expect(try await world.store.room(room.id) == changed.room)
      #expect(try await world.store.update(room.id, with: patch, by: ada.id) == changed)
      let events = try await world.store.events(of: room.id, after: .zero, limit: 9)
      #expect(events.first?.change == .room(RoomChange(changed.room, by: ada.id)))
      #expect(
        events.compactMap(\.change.message?.content) == [
          "ada renamed the room to \"TALK\"", "ada set the topic to \"tea\"",
        ])
      #expect(world.broker.events == events)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `settings are refused to members, and a name to a second room`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("talk", by: ada, kind: .private, members: [bob])
      let open = try await world.room("open", by: ada)
      let store = world.store
      await #expect(throws: ChatError.roomNameTaken) {
        try await store.update(open.id, with: RoomPatch(name: "LOBBY"), by: ada.id)
      }
      await #expect(throws: ChatError.forbidden("Your role in this room does not allow this")) {
        try await store.update(room.id, with: RoomPatch(topic: "x"), by: bob.id)
      }
      await #expect(throws: ChatError.notAMember) {
        try await store.update(open.id, with: RoomPatch(topic: "x"), by: bob.id)
      }
      await #expect(throws: ChatError.roomNotFound) {
        try await store.update(try #require(RoomID(99)), with: RoomPatch(topic: "x"), by: ada.id)
      }
      _ = try await store.moderate(bob.id, in: room.id, [.setRole(.moderator)], by: ada.id)
      #expect(try await store.update(room.id, with: RoomPatch(topic: "x"), by: bob.id).room.topic == "x")
      await #expect(throws: ChatError.self) {
        try await store.update(room.id, with: RoomPatch(readOnly: true), by: bob.id)
      }
      #expect(world.broker.events.count == 3)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a direct room is made once for a set of people, however many ask at once`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let cyd = try await world.user("cyd")
      let made = try await withThrowingTaskGroup(of: (RoomSummary, Bool).self) { group in
        for user in [ada, bob, ada, bob] {
          group.addTask { try await world.store.openDirect([ada.id, bob.id], by: user.id) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(made.map(\.0.room.id)).count == 1 && made.count { $0.1 } == 1)
      let room = try #require(made.first?.0.room)
      #expect(room.kind == .direct && room.name == "" && room.memberCount == 2)
      let members = try await world.store.members(of: room.id, after: nil, limit: 9)
      #expect(members.map(\.user) == [ada, bob] && members.allSatisfy { $0.role == .member })
      let three = try await world.store.openDirect([ada.id, bob.id, cyd.id], by: ada.id)
      #expect(three.isNew)
      let open = try await world.room("Tea", by: ada)
      func listed(_ user: User, after cursor: RoomID? = .lobby, _ limit: Int = 9) async throws
        -> [[User]?]
      {
        try await world.store.rooms(visibleTo: user.id, after: cursor, limit: limit)
          .map { $0.people?.map(\.user) }
      }
      #expect(open.id > three.room.room.id)
      #expect(try await listed(ada) == [[ada, bob], [ada, bob, cyd], nil])
      #expect(try await listed(ada, after: nil, 2) == [nil, [ada, bob]])
      #expect(try await listed(ada, after: room.id, 1) == [[ada, bob, cyd]])
      #expect(try await listed(cyd) == [[ada, bob, cyd], nil])
      #expect(try await world.store.people(of: room)?.map(\.user) == [ada, bob])
      #expect(try await world.store.people(of: open) == nil)
      _ = try await world.store.deleteAccount(cyd.id, passwordHash: "hash of cyd", erasing: false)
      #expect(try await listed(bob) == [[ada, bob], [ada, bob], nil])
      let nobody = try #require(UserID(99))
      await #expect(throws: ChatError.userNotFound) {
        _ = try await world.store.openDirect([ada.id, nobody], by: ada.id)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is sent behind a change that forbids it is not stored`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada, members: [bob])
      let visitor = try guest(7, "visitor")
      func refusals() async throws -> [ChatError?] {
        var all: [ChatError?] = []
        for author in [ada.author, bob.author, visitor] {
          all.append(try await world.send("x", by: author, to: room.id).refusal)
        }
        return all
      }
      _ = try await store.update(room.id, with: RoomPatch(guests: true), by: ada.id)
      #expect(try await refusals() == [nil, nil, nil])
      _ = try await store.update(room.id, with: RoomPatch(readOnly: true), by: ada.id)
      #expect(try await refusals() == [nil, .readOnly, .notAMember])
      _ = try await store.update(room.id, with: RoomPatch(guests: false, readOnly: false), by: ada.id)
      #expect(try await refusals() == [nil, nil, .notAMember])
    }
  }
}
