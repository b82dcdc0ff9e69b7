import Chat
import Testing

@Suite struct `Reports in every store` {
  @Test(arguments: StoreKind.allCases)
  func `a report is made once, listed, and settled by an administrator`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      _ = try await world.store.administer(ada.id, [.setAdmin(true)], by: nil)
      let room = try await world.room("r", by: ada)
      let sent = try #require(try await world.send("x", by: ada.author, to: room.id).stored)
      func report(_ message: MessageID?, _ user: User, _ reason: String) async throws -> Report {
        try await world.store.createReport(
          NewReport(reporter: bob.id, message: message, user: user.id, reason: reason))
      }
      let first = try await report(sent.id, ada, "Spam")
      #expect(try await report(sent.id, ada, "Other words") == first)
      let second = try await report(nil, ada, "Rude")
      #expect(first.id == 1 && second.id == 2 && first.status == .open)
      #expect(try await world.store.reports(nil, of: nil, before: nil, limit: 9) == [second, first])
      #expect(try await world.store.reports(nil, of: nil, before: 2, limit: 9) == [first])
      #expect(try await world.store.reports(nil, of: room.id, before: nil, limit: 9) == [first])
      await #expect(throws: ChatError.adminOnly) {
        try await world.store.handleReport(1, .resolved, note: "", by: bob.id)
      }
      await #expect(throws: ChatError.reportNotFound) {
        try await world.store.handleReport(3, .resolved, note: "", by: ada.id)
      }
      let settled = try await world.store.handleReport(1, .resolved, note: "Warned", by: ada.id)
      #expect(settled.status == .resolved && settled.note == "Warned" && settled.handledBy == ada.id)
      #expect(try await world.store.reports(.resolved, of: nil, before: nil, limit: 9) == [settled])
      #expect(try await world.store.reports(.open, of: nil, before: nil, limit: 9) == [second])
      #expect(
        try await world.store.audit(AuditFilter(action: .resolveReport), before: nil, limit: 9).map(\.note)
          == [
            AuditNote(.resolveReport, by: ada.id, user: ada.id, room: room.id, message: sent.id)
          ])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what there is is counted, day by day`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      try await world.send("1", by: ada.author)
      world.clock.advance(by: .seconds(2 * 86_400))
      try await world.send("2", by: ada.author)
      try await world.send("3", by: ada.author)
      let found = try await world.store.statistics(days: 3)
      #expect(found.users == 1 && found.rooms == 1 && found.messages == 3)
      #expect(found.days.map(\.messages) == [1, 0, 2] && found.days.map(\.users) == [1, 0, 0])
      #expect(try await world.store.statistics(days: 1).days.map(\.messages) == [2])
    }
  }
}
