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

  @Test(arguments: StoreKind.allCases)
  func `who gave an emoji is known, those who gave it first first`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let cyd = try await world.user("cyd")
      let sent = try #require(try await world.send("hi", by: ada.author).stored)
      let (hen, thumb) = (try Emoji("🐔"), try Emoji("👍"))
      func react(_ user: User, _ emoji: Emoji, removes: Bool = false) async throws {
        _ = try await store.react(with: emoji, to: sent.id, removes: removes, by: user.id, user.username)
      }
      func givers(_ emoji: Emoji, after seq: Int64 = 0, _ limit: Int = 9) async throws -> [ReactionGiver] {
        try await store.givers(
          of: emoji, to: sent.id, after: try #require(Seq(seq)), limit: limit)
      }
      #expect(try await store.givers(to: sent.id, seenBy: ada.id, each: 9).isEmpty)
      for user in [cyd, ada, bob] { try await react(user, hen) }
      try await react(bob, thumb)
      try await react(cyd, hen, removes: true)
      try await react(cyd, hen)
      #expect(try await givers(hen).map(\.user) == [ada, bob, cyd])
      #expect(try await givers(hen).map(\.seq.rawValue) == [3, 4, 7])
      #expect(try await givers(hen, 2).map(\.user) == [ada, bob])
      #expect(try await givers(hen, after: 4, 2).map(\.user) == [cyd])
      #expect(try await givers(hen, after: 3, 1).map(\.user) == [bob])
      #expect(try await givers(hen, 0).isEmpty)
      #expect(try await givers(Emoji("🎉")).isEmpty)
      let all = try await store.givers(to: sent.id, seenBy: bob.id, each: 2)
      #expect(
        all == [
          ReactionGivers(reaction: Reaction(emoji: "🐔", count: 3, isMine: true), first: [ada, bob]),
          ReactionGivers(reaction: Reaction(emoji: "👍", count: 1, isMine: true), first: [bob]),
        ])
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: false)
      let former = try await givers(thumb).map(\.user)
      #expect(former.map(\.id) == [bob.id] && former.first?.username == Username.former(bob.id).first)
      _ = try await store.delete(sent.id, by: ada.author)
      #expect(try await givers(hen).isEmpty)
      #expect(try await store.givers(to: sent.id, seenBy: nil, each: 9).isEmpty)
    }
  }
}
