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

@Suite struct `Sends that every store refuses` {
  @Test(arguments: StoreKind.allCases)
  func `nothing is stored in a room that does not exist`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let nowhere = try #require(RoomID(99))
      #expect(try await world.send("hello", by: ada.author, to: nowhere).refusal == .roomNotFound)
      #expect(try await world.store.history(of: nowhere, .latest, limit: 10).messages.isEmpty)
      #expect(world.broker.events.isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `nothing is stored for an account that does not exist`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let nobody = Author.account(try #require(UserID(99)), try Username("nobody"))
      #expect(try await world.send("hello", by: nobody).refusal == .userNotFound)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a reply needs a message of the same room`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("talk", by: ada)
      let here = try #require(try await world.send("here", by: ada.author, to: room.id).stored)
      let lobby = try #require(try await world.send("lobby", by: ada.author).stored)
      let ahead = MessageID(room: room.id, seq: try #require(Seq(2)))
      for wrong in [lobby.id, ahead] {
        let outcome = try await world.send("re", by: ada.author, to: room.id, clientID: "r", replyTo: wrong)
        #expect(outcome.refusal == .messageNotFound)
      }
      let outcome = try await world.send("re", by: ada.author, to: room.id, clientID: "r", replyTo: here.id)
      #expect(outcome.stored?.seq.rawValue == 2)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the character U+0000 is refused everywhere`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let content = try await world.send("a\0b", by: ada.author).refusal
      #expect(content?.code == "invalid_content")
      let clientID = try await world.send("ab", by: ada.author, clientID: "c\0").refusal
      #expect(clientID?.code == "invalid_client_id")
      await #expect(throws: ChatError.self) { try await world.user("bob", displayName: "B\0b") }
      await #expect(throws: ChatError.self) { try await world.room("a\0b", by: ada) }
      #expect(try await world.store.room(.lobby)?.lastSeq == .zero)
      #expect(try await world.store.user(named: Username("bob")) == nil)
    }
  }
}

@Suite struct `Pages of messages in every store` {
  /// The numbers on a page, and whether there is more.
  private func page(_ world: World, _ range: HistoryRange, _ limit: Int) async throws -> ([Int64], Bool) {
    let page = try await world.store.history(of: .lobby, range, limit: limit)
    return (page.messages.map(\.seq.rawValue), page.hasMore)
  }

  @Test(arguments: StoreKind.allCases)
  func `history goes by number in both directions`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let other = try await world.room("talk", by: ada)
      for number in 1...10 {
        try await world.send("\(number)", by: ada.author)
        try await world.send("other \(number)", by: ada.author, to: other.id)
      }
      let five = try #require(Seq(5))
      #expect(try await page(world, .latest, 3) == ([8, 9, 10], true))
      #expect(try await page(world, .latest, 10) == (Array(1...10), false))
      #expect(try await page(world, .before(five), 3) == ([2, 3, 4], true))
      #expect(try await page(world, .before(five), 4) == ([1, 2, 3, 4], false))
      #expect(try await page(world, .before(.zero), 4) == ([], false))
      #expect(try await page(world, .after(five), 4) == ([6, 7, 8, 9], true))
      #expect(try await page(world, .after(five), 5) == ([6, 7, 8, 9, 10], false))
      #expect(try await page(world, .after(try #require(Seq(Seq.max))), 5) == ([], false))
      #expect(try await page(world, .around(five), 4) == ([3, 4, 5, 6], true))
      #expect(try await page(world, .around(five), 5) == ([3, 4, 5, 6, 7], true))
      #expect(try await page(world, .around(five), 1) == ([5], true))
      #expect(try await page(world, .around(five), 50) == (Array(1...10), false))
      #expect(try await page(world, .latest, 0) == ([], false))
      #expect(try await page(world, .latest, -1) == ([], false))
      #expect(try await page(world, .latest, .max) == (Array(1...10), false))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a reader who resumes page by page misses nothing`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      for number in 1...25 { try await world.send("\(number)", by: ada.author) }
      var seen: [RoomEvent] = []
      while true {
        let page = try await world.store.events(of: .lobby, after: seen.last?.seq ?? .zero, limit: 7)
        #expect(page.count <= 7)
        seen += page
        if page.isEmpty { break }
      }
      #expect(seen == world.broker.events)
      #expect(seen.map(\.seq.rawValue) == Array(1...25))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `stamps grow over all rooms, even when the clock goes back`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("talk", by: ada)
      for number in 1...20 {
        try await world.send("\(number)", by: ada.author, to: number.isMultiple(of: 2) ? room.id : .lobby)
        world.clock.advance(by: number.isMultiple(of: 3) ? .seconds(5) : .seconds(-60))
      }
      let stamps = world.broker.events.compactMap { event in
        switch event.change {
        case .message(let message): message.timestamp
        case .edited, .deleted, .reaction, .pin, .member, .room: nil
        }
      }
      #expect(stamps.count == 20)
      #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }
  }
}
