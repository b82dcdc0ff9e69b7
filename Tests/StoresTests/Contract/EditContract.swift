import Chat
import Testing

@Suite struct `Edits and deletions in every store` {
  @Test(arguments: StoreKind.allCases)
  func `an edit changes the text, keeps the old one, and is an event`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let sent = try #require(try await world.send("helo", by: ada.author).stored)
      let event = try await world.store.edit(sent.id, to: "hello", by: ada.author, within: .zero)
      guard case .edited(let edited) = event.change else { throw Unexpected.outcome }
      #expect(event.seq.rawValue == 2 && edited.content == "hello" && edited.seq == sent.seq)
      #expect(edited.editedAt ?? sent.timestamp > sent.timestamp)
      #expect(try await world.store.message(sent.id) == edited)
      #expect(try await world.store.earlierTexts(of: sent.id, limit: 100) == ["helo"])
      #expect(world.broker.events.last == event)
      let next = try #require(try await world.send("more", by: ada.author).stored)
      #expect(next.seq.rawValue == 3)
      #expect(try await world.store.room(.lobby)?.lastSeq.rawValue == 3)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a deletion leaves a tombstone, once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let sent = try #require(try await world.send("oops", by: ada.author).stored)
      let event = try await world.store.delete(sent.id, by: ada.author)
      guard case .deleted(let left) = event.change else { throw Unexpected.outcome }
      #expect(left.content == "" && left.deletedAt != nil)
      #expect(try await world.store.message(sent.id) == left)
      #expect(try await world.store.earlierTexts(of: sent.id, limit: 100) == ["oops"])
      await #expect(throws: ChatError.messageNotFound) {
        try await world.store.delete(sent.id, by: ada.author)
      }
      await #expect(throws: ChatError.messageNotFound) {
        try await world.store.edit(sent.id, to: "x", by: ada.author, within: .zero)
      }
      #expect(try await world.store.room(.lobby)?.lastSeq.rawValue == 2)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `only its author edits a message, only a moderator deletes another's`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let sent = try #require(try await world.send("mine", by: ada.author).stored)
      await #expect(throws: ChatError.notYours) {
        try await world.store.edit(sent.id, to: "x", by: bob.author, within: .zero)
      }
      await #expect(throws: ChatError.notYours) {
        try await world.store.delete(sent.id, by: bob.author)
      }
      #expect(world.broker.events.count == 1)
      _ = try await world.store.administer(bob.id, [.setAdmin(true)], by: nil)
      _ = try await world.store.delete(sent.id, by: bob.author)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the edit window closes`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let sent = try #require(try await world.send("helo", by: ada.author).stored)
      world.clock.advance(by: .seconds(59))
      _ = try await world.store.edit(sent.id, to: "hello", by: ada.author, within: .seconds(60))
      world.clock.advance(by: .seconds(2))
      await #expect(throws: ChatError.tooLate) {
        try await world.store.edit(sent.id, to: "x", by: ada.author, within: .seconds(60))
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a retry finds its message although that was edited or deleted`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let sent = try #require(try await world.send("helo", by: ada.author, clientID: "c").stored)
      _ = try await world.store.edit(sent.id, to: "hello", by: ada.author, within: .zero)
      guard case .duplicate = try await world.send("helo", by: ada.author, clientID: "c") else {
        throw Unexpected.outcome
      }
      guard case .refused(.clientIDConflict) = try await world.send("hello", by: ada.author, clientID: "c")
      else { throw Unexpected.outcome }
      _ = try await world.store.delete(sent.id, by: ada.author)
      guard case .duplicate = try await world.send("helo", by: ada.author, clientID: "c") else {
        throw Unexpected.outcome
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the log has messages and changes in one sequence, messages as they are now`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      var ids: [MessageID] = []
      for number in 1...4 {
        ids.append(try #require(try await world.send("\(number)", by: ada.author).stored).id)
        if number == 2 { _ = try await world.store.edit(ids[0], to: "one", by: ada.author, within: .zero) }
        if number == 3 { _ = try await world.store.delete(ids[1], by: ada.author) }
      }
      var events: [RoomEvent] = []
      while true {
        let page = try await world.store.events(of: .lobby, after: events.last?.seq ?? .zero, limit: 2)
        events += page
        if page.count < 2 { break }
      }
      #expect(events.map(\.seq.rawValue) == [1, 2, 3, 4, 5, 6])
      let shown = events.map { event in
        switch event.change {
        case .message(let message): "sent \(message.content)"
        case .edited(let message): "edited \(message.content)"
        case .deleted(let message): "deleted \(message.content)"
        case .reaction(let change): "reaction \(change.emoji)"
        case .pin(let pin): "pin \(pin.isRemoved)"
        case .member(let change): change.kind.rawValue
        case .room(let change): change.name
        }
      }
      #expect(shown == ["sent one", "sent ", "edited one", "sent 3", "deleted ", "sent 4"])
      let page = try await world.store.history(of: .lobby, .before(try #require(Seq(6))), limit: 2)
      #expect(page.messages.map(\.seq.rawValue) == [2, 4] && page.hasMore)
      let later = try await world.store.history(of: .lobby, .after(try #require(Seq(2))), limit: 9)
      #expect(later.messages.map(\.seq.rawValue) == [4, 6] && !later.hasMore)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a right to delete ends with the role or the membership, at once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let room = try await world.room("talk", by: ada, members: [bob])
      _ = try await store.moderate(bob.id, in: room.id, [.setRole(.moderator)], by: ada.id)
      let adas = try #require(try await world.send("a", by: ada.author, to: room.id).stored)
      let bobs = try #require(try await world.send("b", by: bob.author, to: room.id).stored)
      _ = try await store.moderate(bob.id, in: room.id, [.setRole(.member)], by: ada.id)
      await #expect(throws: ChatError.notYours) { try await store.delete(adas.id, by: bob.author) }
      _ = try await store.moderate(bob.id, in: room.id, [.kick], by: ada.id)
      for id in [adas.id, bobs.id] {
        await #expect(throws: ChatError.notAMember) { try await store.delete(id, by: bob.author) }
      }
      _ = try await store.delete(bobs.id, by: ada.author)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an edit that names a text it is not changes nothing`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, store) = (try await world.user("ada"), world.store)
      let sent = try #require(try await world.send("one", by: ada.author).stored)
      _ = try await store.edit(sent.id, to: "two", by: ada.author, within: .zero, from: sent.version)
      await #expect(throws: ChatError.changedMeanwhile) {
        try await store.edit(sent.id, to: "three", by: ada.author, within: .zero, from: sent.version)
      }
      #expect(try await store.message(sent.id)?.content == "two" && world.broker.events.count == 2)
    }
  }
}

private enum Unexpected: Error { case outcome }
