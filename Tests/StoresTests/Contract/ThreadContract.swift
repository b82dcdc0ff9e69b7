import Chat
import Testing

@Suite struct `Threads in every store` {
  @Test(arguments: StoreKind.allCases)
  func `answers are counted, and the newest is known, whatever is deleted`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (store, ada, bob) = (world.store, try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, members: [bob])
      func send(_ text: String, by author: User, to root: Message? = nil) async throws -> Message {
        world.clock.advance(by: .seconds(1))
        return try #require(
          try await world.send(text, by: author.author, to: room.id, replyTo: root?.id).stored)
      }
      let (one, two) = (try await send("one", by: ada), try await send("two", by: ada))
      func threads(_ from: Seq? = nil, _ through: Seq? = nil) async throws -> [MessageID: ThreadSummary] {
        try await store.threads(of: room.id, from: from ?? .zero, through: through ?? two.seq)
      }
      #expect(try await threads().isEmpty)
      let first = try await send("a", by: bob, to: one)
      let second = try await send("b", by: ada, to: one)
      let nested = try await send("c", by: ada, to: first)
      let third = try await send("d", by: bob, to: two)
      func summary(_ count: Int, _ last: Message) -> ThreadSummary {
        ThreadSummary(replyCount: count, lastReplyAt: last.timestamp)
      }
      #expect(try await threads() == [one.id: summary(2, second), two.id: summary(1, third)])
      #expect(try await threads(two.seq) == [two.id: summary(1, third)])
      #expect(try await threads(.zero, one.seq) == [one.id: summary(2, second)])
      #expect(try await threads(first.seq, third.seq) == [first.id: summary(1, nested)])
      #expect(try await store.threads(of: .lobby, from: .zero, through: third.seq).isEmpty)
      _ = try await store.edit(second.id, to: "bb", by: ada.author, within: .zero)
      #expect(try await threads()[one.id] == summary(2, second))
      _ = try await store.delete(second.id, by: ada.author)
      #expect(try await threads() == [one.id: summary(1, first), two.id: summary(1, third)])
      _ = try await store.delete(two.id, by: ada.author)
      #expect(try await threads()[two.id] == summary(1, third))
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: true)
      var cursor: MessageID?
      repeat {
        cursor = try await store.eraseMessages(of: bob.id, after: cursor, limit: 9)
      } while cursor != nil
      #expect(try await threads().isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a long thread is counted so far and no farther`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.repliesCounted = 3
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let root = try #require(try await world.send("root", by: ada.author).stored)
      for wanted in [1, 2, 3, 3, 3] {
        let reply = try #require(
          try await world.send("re", by: ada.author, replyTo: root.id).stored)
        let found = try await world.store.threads(of: .lobby, from: root.seq, through: root.seq)
        #expect(found == [root.id: ThreadSummary(replyCount: wanted, lastReplyAt: reply.timestamp)])
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `messages from anywhere have what belongs to them, in the order in which they are given`(
    _ kind: StoreKind
  ) async throws {
    try await withStore(kind) { world in
      let (store, ada) = (world.store, try await world.user("ada"))
      let room = try await world.room("Tea", by: ada)
      var sent: [Message] = []
      for number in 0..<90 {
        let place = number.isMultiple(of: 2) ? room.id : .lobby
        sent.append(try #require(try await world.send("\(number)", by: ada.author, to: place).stored))
      }
      for (number, message) in sent.enumerated() {
        if number.isMultiple(of: 5) {
          _ = try await store.react(
            with: Emoji("👍"), to: message.id, removes: false, by: ada.id, ada.username)
        }
        if number.isMultiple(of: 7) {
          try await world.send("re", by: ada.author, to: message.roomID, replyTo: message.id)
        }
      }
      for step in [1, 2, 11, 40] {
        let picked = stride(from: 89, through: 0, by: -step).map { (number: $0, message: sent[$0]) }
        let found = try await store.completed(picked.map(\.message), seenBy: ada.id)
        #expect(found.map(\.id) == picked.map(\.message.id))
        for (message, (number, _)) in zip(found, picked) {
          let wanted = number.isMultiple(of: 5) ? [Reaction(emoji: "👍", count: 1, isMine: true)] : []
          #expect(message.reactions == wanted, "\(number)")
          #expect(message.thread?.replyCount == (number.isMultiple(of: 7) ? 1 : nil), "\(number)")
        }
      }
      #expect(try await store.completed([], seenBy: nil).isEmpty)
    }
  }
}
