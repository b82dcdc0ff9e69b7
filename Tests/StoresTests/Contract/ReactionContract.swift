import Chat
import Testing

@Suite struct `Reactions in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a reaction counts once, is an event, and is taken back once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let sent = try #require(try await world.send("hi", by: ada.author).stored)
      let emoji = try Emoji("🐔")
      func react(_ user: User, removes: Bool = false) async throws -> RoomEvent? {
        try await world.store.react(with: emoji, to: sent.id, removes: removes, by: user.id, user.username)
      }
      #expect(try await react(ada, removes: true) == nil)
      let event = try #require(try await react(ada))
      #expect(
        event.change
          == .reaction(
            ReactionChange(
              messageID: sent.id, author: ada.author, emoji: "🐔", isRemoved: false, count: 1)))
      #expect(try await react(ada) == nil)
      _ = try await react(bob)
      let gone = try #require(try await react(ada, removes: true))
      #expect(gone.seq.rawValue == 4)
      #expect(try await react(ada, removes: true) == nil)
      let found = try await world.store.reactions(
        of: .lobby, from: sent.seq, through: sent.seq, seenBy: bob.id)
      #expect(found == [sent.id: [Reaction(emoji: "🐔", count: 1, isMine: true)]])
      #expect(world.broker.events.count == 4)
      #expect(try await world.store.events(of: .lobby, after: .zero, limit: 9) == world.broker.events)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a message has so many different emoji and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.reactionsPerMessage = 2
    try await withStore(kind, limits: limits) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let sent = try #require(try await world.send("hi", by: ada.author).stored)
      for text in ["👍", "🎉"] {
        _ = try await world.store.react(
          with: Emoji(text), to: sent.id, removes: false, by: ada.id, ada.username)
      }
      await #expect(throws: ChatError.tooManyReactions) {
        try await world.store.react(
          with: Emoji("🐔"), to: sent.id, removes: false, by: bob.id, bob.username)
      }
      _ = try await world.store.react(
        with: Emoji("🎉"), to: sent.id, removes: false, by: bob.id, bob.username)
      _ = try await world.store.react(
        with: Emoji("👍"), to: sent.id, removes: true, by: ada.id, ada.username)
      _ = try await world.store.react(
        with: Emoji("🐔"), to: sent.id, removes: false, by: bob.id, bob.username)
      let found = try await world.store.reactions(
        of: .lobby, from: sent.seq, through: sent.seq, seenBy: nil)
      #expect(found[sent.id]?.map(\.emoji) == ["🎉", "🐔"] && found[sent.id]?.map(\.count) == [2, 1])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `only members react, only to what is there; a deletion takes reactions along`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada)
      let sent = try #require(try await world.send("hi", by: ada.author, to: room.id).stored)
      let emoji = try Emoji("👍")
      await #expect(throws: ChatError.notAMember) {
        try await world.store.react(with: emoji, to: sent.id, removes: false, by: bob.id, bob.username)
      }
      _ = try await world.store.react(with: emoji, to: sent.id, removes: false, by: ada.id, ada.username)
      _ = try await world.store.delete(sent.id, by: ada.author)
      await #expect(throws: ChatError.messageNotFound) {
        try await world.store.react(with: emoji, to: sent.id, removes: true, by: ada.id, ada.username)
      }
      let found = try await world.store.reactions(
        of: room.id, from: .zero, through: sent.seq, seenBy: ada.id)
      #expect(found.isEmpty)
    }
  }
}
