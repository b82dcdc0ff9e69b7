import Chat
import Testing

@Suite struct `System messages in every store` {
  @Test(arguments: StoreKind.allCases)
  func `the room tells who came and went, and its new name and topic`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada)
      _ = try await store.join(bob.id, to: room.id)
      _ = try await store.join(bob.id, to: room.id)
      _ = try await store.moderate(
        bob.id, in: room.id, [.setRole(.moderator), .mute(until: nil)], by: ada.id)
      _ = try await store.moderate(bob.id, in: room.id, [.kick], by: ada.id)
      _ = try await store.moderate(bob.id, in: room.id, [.admit], by: ada.id)
      _ = try await store.moderate(bob.id, in: room.id, [.ban], by: ada.id)
      _ = try await store.moderate(bob.id, in: room.id, [.unban], by: ada.id)
      _ = try await store.moderate(bob.id, in: room.id, [.ban], by: ada.id)
      _ = try await store.update(room.id, with: RoomPatch(name: "den", topic: "tea"), by: ada.id)
      _ = try await store.update(room.id, with: RoomPatch(topic: "", readOnly: true), by: ada.id)
      _ = try await store.leave(ada.id, from: room.id)
      let told = try await store.history(of: room.id, .latest, limit: 99).messages
      #expect(
        told.map(\.content) == [
          "bob joined the room", "ada removed bob from the room", "ada added bob to the room",
          "ada removed bob from the room", "ada renamed the room to \"den\"", "ada set the topic to \"tea\"",
          "ada cleared the topic", "ada left the room",
        ])
      #expect(
        told.map(\.system?.kind) == [
          .joined, .removed, .added, .removed, .renamed, .topic, .topic, .left,
        ])
      #expect(told.prefix(4).allSatisfy { $0.system?.user == bob.id && $0.system?.username == bob.username })
      #expect(told[0].author == bob.author && told[2].author == ada.author)
      let events = try await store.events(of: room.id, after: .zero, limit: 99)
      #expect(events.map(\.seq.rawValue) == events.indices.map { Int64($0) + 1 })
      #expect(
        world.broker.events.filter { $0.roomID == room.id && $0.change.message != nil }.map(\.change)
          == told.map(RoomEvent.Change.message))
      for message in told { #expect(try await store.message(message.id) == message) }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `they are never unread, and only moderators may delete them`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada)
      _ = try await store.join(bob.id, to: room.id)
      _ = try await store.update(room.id, with: RoomPatch(topic: "@bob @room"), by: ada.id)
      for user in [ada, bob] {
        let state = try #require(try await store.readState(of: user.id, in: room.id))
        #expect(state.unreadCount == 0 && state.mentionCount == 0)
        let listed = try await store.rooms(visibleTo: user.id, after: .lobby, limit: 9)
        #expect(listed.first?.readState == state)
      }
      let joined = try #require(try await store.history(of: room.id, .latest, limit: 9).messages.first)
      await #expect(throws: ChatError.fixedSystemMessage) {
        try await store.edit(joined.id, to: "x", by: bob.author, within: .zero)
      }
      await #expect(throws: ChatError.fixedSystemMessage) {
        try await store.delete(joined.id, by: bob.author)
      }
      #expect(
        try await store.react(
          with: Emoji("👋"), to: joined.id, removes: false, by: ada.id, ada.username) != nil)
      #expect(try await world.send("hi!", by: ada.author, to: room.id, replyTo: joined.id).stored != nil)
      _ = try await store.delete(joined.id, by: ada.author)
      let left = try #require(try await store.message(joined.id))
      #expect(left.content == "" && left.deletedAt != nil && left.system == joined.system)
      #expect(try await store.earlierTexts(of: joined.id, limit: 9) == [])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `they forget the name of an account that ends`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada)
      _ = try await store.moderate(bob.id, in: room.id, [.admit], by: ada.id)
      try await world.send("bye", by: bob.author, to: room.id)
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: true)
      while try await store.eraseMessages(of: bob.id, after: nil, limit: 9) != nil {}
      let gone = "deleted-\(bob.id.rawValue)"
      let texts = try await store.history(of: room.id, .latest, limit: 9).messages.map(\.content)
      #expect(texts == ["ada added \(gone) to the room", "", "\(gone) left the room"])
    }
  }
}
