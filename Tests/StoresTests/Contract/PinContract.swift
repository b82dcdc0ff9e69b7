import Chat
import Testing

@Suite struct `Pins in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a pin is an event once, and the newest comes first`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("Tea", by: ada)
      let one = try #require(try await world.send("1", by: ada.author, to: room.id).stored)
      let two = try #require(try await world.send("2", by: ada.author, to: room.id).stored)
      func pin(_ message: Message, removes: Bool = false) async throws -> RoomEvent? {
        try await world.store.pin(message.id, removes: removes, by: ada.id, ada.username)
      }
      func pins() async throws -> [Message] { try await world.store.pins(of: room.id) }
      #expect(try await pin(two, removes: true) == nil)
      let event = try #require(try await pin(two))
      #expect(event.seq.rawValue == 3)
      #expect(
        event.change == .pin(PinChange(messageID: two.id, author: ada.author, isRemoved: false)))
      _ = try #require(try await pin(one))
      #expect(try await pin(two) == nil)
      #expect(try await pins() == [one, two])
      _ = try #require(try await pin(two, removes: true))
      #expect(try await pins() == [one])
      _ = try await world.store.delete(one.id, by: ada.author)
      #expect(try await pins().isEmpty)
      await #expect(throws: ChatError.messageNotFound) { try await pin(one) }
      let log = try await world.store.events(of: room.id, after: .zero, limit: 99)
      #expect(log.map(\.seq.rawValue) == Array(1...6) && log.suffix(4) == world.broker.events.suffix(4))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `only moderators pin, in a direct room everybody`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, cyd) = (
        try await world.user("ada"), try await world.user("bob"), try await world.user("cyd")
      )
      let room = try await world.room("Tea", by: ada, members: [bob])
      let sent = try #require(try await world.send("1", by: ada.author, to: room.id).stored)
      await #expect(throws: ChatError.forbidden("Only moderators may pin messages here")) {
        try await world.store.pin(sent.id, removes: false, by: bob.id, bob.username)
      }
      await #expect(throws: ChatError.notAMember) {
        try await world.store.pin(sent.id, removes: false, by: cyd.id, cyd.username)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a room has so many pins and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.pinsPerRoom = 2
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("Tea", by: ada)
      var sent: [Message] = []
      for number in 1...3 {
        sent.append(try #require(try await world.send("\(number)", by: ada.author, to: room.id).stored))
      }
      for message in sent.prefix(2) {
        _ = try #require(try await world.store.pin(message.id, removes: false, by: ada.id, ada.username))
      }
      await #expect(throws: ChatError.tooManyPins) {
        try await world.store.pin(sent[2].id, removes: false, by: ada.id, ada.username)
      }
      #expect(try await world.store.pin(sent[0].id, removes: false, by: ada.id, ada.username) == nil)
      _ = try await world.store.pin(sent[0].id, removes: true, by: ada.id, ada.username)
      _ = try #require(try await world.store.pin(sent[2].id, removes: false, by: ada.id, ada.username))
    }
  }
}
