import Chat
import Testing

@Suite struct `Guests' rooms in every store` {
  private func guest(_ number: Int64) throws -> GuestID { try #require(GuestID(number)) }

  @Test(arguments: StoreKind.allCases)
  func `a guest's room is public, has no members, and needs no name of its own`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let room = try await world.store.createRoom(named: "lobby", by: guest(7))
      #expect(room.kind == .public && room.guests && room.createdBy == nil && room.memberCount == 0)
      #expect(try await world.store.room(room.id) == room)
      let same = try await world.store.createRoom(named: "lobby", by: guest(8))
      #expect(try await world.store.guestRooms(after: nil, limit: 9).map(\.id) == [.lobby, room.id, same.id])
      #expect(try await world.store.guestRooms(after: room.id, limit: 9) == [same])
      #expect(try await world.store.guestRooms(after: nil, limit: 1).map(\.id) == [.lobby])
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `its name takes nobody's, also after it was changed`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      _ = try await world.store.administer(ada.id, [.setAdmin(true)], by: nil)
      let room = try await world.store.createRoom(named: "Tea", by: guest(7))
      let own = try await world.store.createRoom(
        NewRoom(name: "Tea", topic: "", kind: .public, guests: false, creator: ada.id, members: []))
      #expect(own.name == "Tea")
      _ = try await world.store.update(room.id, with: RoomPatch(topic: "Leaves"), by: ada.id)
      _ = try await world.store.update(room.id, with: RoomPatch(name: "Coffee"), by: ada.id)
      _ = try await world.store.createRoom(
        NewRoom(name: "Coffee", topic: "", kind: .public, guests: false, creator: ada.id, members: []))
      #expect(try await world.store.room(room.id)?.name == "Coffee")
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `only its guest deletes it`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let room = try await world.store.createRoom(named: "Tea", by: guest(7))
      await #expect(throws: ChatError.notYourRoom) { try await world.store.deleteRoom(room.id, by: guest(8)) }
      await #expect(throws: ChatError.notYourRoom) { try await world.store.deleteRoom(.lobby, by: guest(7)) }
      try await world.store.deleteRoom(room.id, by: guest(7))
      #expect(try await world.store.room(room.id) == nil)
      await #expect(throws: ChatError.roomNotFound) {
        try await world.store.deleteRoom(room.id, by: guest(7))
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `so many rooms a guest and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.roomsOwned = 2
    try await withStore(kind, limits: limits) { world in
      let first = try await world.store.createRoom(named: "1", by: guest(7))
      _ = try await world.store.createRoom(named: "2", by: guest(7))
      await #expect(throws: ChatError.tooManyRooms) {
        _ = try await world.store.createRoom(named: "3", by: guest(7))
      }
      _ = try await world.store.createRoom(named: "3", by: guest(8))
      try await world.store.deleteRoom(first.id, by: guest(7))
      _ = try await world.store.createRoom(named: "3", by: guest(7))
    }
  }
}
