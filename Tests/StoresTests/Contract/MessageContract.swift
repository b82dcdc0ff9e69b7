import Chat
import Synchronization
import Testing

@Suite struct `Messages in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a message is stored with the next number of its room`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("talk", by: ada)
      let first = try #require(try await world.send("one", by: ada.author, to: room.id).stored)
      let other = try #require(try await world.send("elsewhere", by: ada.author).stored)
      let second = try #require(try await world.send("two", by: ada.author, to: room.id).stored)
      #expect([first, other, second].map(\.seq.rawValue) == [1, 1, 2])
      #expect(first.content == "one")
      #expect(first.author == ada.author)
      #expect(first.clientID == nil)
      #expect(try await world.store.message(first.id) == first)
      #expect(try await world.store.room(room.id)?.lastSeq == second.seq)
      #expect(world.broker.events == [first, other, second].map(RoomEvent.init(message:)))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `every part of a message comes back as it was`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let visitor = try guest(77, "visitor")
      let text = "e\u{301} is not é; \u{1F44B}\u{1F3FD} <b>&amp;</b>\r\n\t"
      let first = try #require(try await world.send(text, by: visitor, clientID: "e\u{301}").stored)
      let reply = try await world.send(
        "", by: visitor, clientID: "0191f3a0-1234-7abc-8def-0123456789ab", replyTo: first.id)
      let page = try await world.store.history(of: .lobby, .latest, limit: 10)
      #expect(page.messages == [first, try #require(reply.stored)])
      #expect(Array(page.messages[0].content.utf8) == Array(text.utf8))
      #expect(Array(try #require(page.messages[0].clientID).text.utf8) == Array("e\u{301}".utf8))
      #expect(page.messages[1].clientID?.text == "0191f3a0-1234-7abc-8def-0123456789ab")
      #expect(page.messages[1].replyTo == first.id)
      #expect(page.messages[1].author == visitor)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a retried send is stored once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let first = try #require(try await world.send("hello", by: ada.author, clientID: "c1").stored)
      world.clock.advance(by: .seconds(86_400 * 400))
      let again = try await world.send("hello", by: ada.author, clientID: "c1")
      #expect(again.duplicate == first)
      #expect(world.broker.events.count == 1)
      #expect(try await world.store.room(.lobby)?.lastSeq.rawValue == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the same client_id for another message is refused`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let bob = try await world.user("bob")
      let room = try await world.room("talk", by: ada)
      let earlier = try #require(try await world.send("earlier", by: ada.author).stored)
      try await world.send("hello", by: ada.author, clientID: "c1")
      let elsewhere = try await world.send("hello", by: ada.author, to: room.id, clientID: "c1")
      let content = try await world.send("hello!", by: ada.author, clientID: "c1")
      let reply = try await world.send("hello", by: ada.author, clientID: "c1", replyTo: earlier.id)
      #expect([elsewhere, content, reply].map(\.refusal) == Array(repeating: .clientIDConflict, count: 3))
      #expect(try await world.send("hello!", by: bob.author, clientID: "c1").stored != nil)
    }
  }
}
