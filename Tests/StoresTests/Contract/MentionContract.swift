import Chat
import Testing

@Suite struct `Mentions in every store` {
  @Test(arguments: StoreKind.allCases)
  func `are of members, without regard to case, and follow the text`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, cyd) = (
        try await world.user("ada"), try await world.user("bob"), try await world.user("cyd")
      )
      let room = try await world.room("Tea", by: ada, members: [bob])
      let sent = try #require(
        try await world.send("@BOB. @cyd @nobody @room", by: ada.author, to: room.id).stored)
      #expect(sent.mentions == Mentions(users: [bob.id], room: true))
      #expect(try await world.store.message(sent.id) == sent)
      #expect(try await world.store.history(of: room.id, .latest, limit: 9).messages == [sent])
      #expect(try await world.store.readState(of: bob.id, in: room.id)?.mentionCount == 1)
      #expect(try await world.store.readState(of: ada.id, in: room.id)?.mentionCount == 0)
      #expect(try await world.store.readState(of: cyd.id, in: room.id) == nil)
      _ = try await world.store.edit(sent.id, to: "@ada", by: ada.author, within: .zero)
      #expect(try await world.store.message(sent.id)?.mentions == Mentions(users: [ada.id]))
      #expect(try await world.store.readState(of: bob.id, in: room.id)?.mentionCount == 0)
      #expect(try await world.store.readState(of: ada.id, in: room.id)?.mentionCount == 0)
      _ = try await world.store.delete(sent.id, by: ada.author)
      #expect(try await world.store.message(sent.id)?.mentions == Mentions.none)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `of the room need an account in it`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let guest = Author.guest(try #require(GuestID(7)), try Username("visitor"))
      let sent = try #require(try await world.send("@room @ada", by: guest).stored)
      #expect(sent.mentions == Mentions(users: [ada.id]))
      #expect(try await world.store.readState(of: ada.id, in: .lobby)?.mentionCount == 1)
    }
  }
}
