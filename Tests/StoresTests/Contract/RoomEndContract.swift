import Chat
import Testing

@testable import Stores

@Suite struct `The end of rooms in every store` {
  @Test(arguments: StoreKind.allCases)
  func `an ended room is not there for anybody, and its number is never given out again`(_ kind: StoreKind)
    async throws
  {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, members: [bob])
      let sent = try #require(try await world.send("@bob @room", by: ada.author, to: room.id).stored)
      _ = try await store.react(
        with: Emoji("🐔"), to: sent.id, removes: false, by: bob.id, bob.username)
      await #expect(throws: ChatError.forbidden("Only the owner of a room may delete it")) {
        try await store.deleteRoom(room.id, by: bob.id)
      }
      try await store.deleteRoom(room.id, by: ada.id)
      #expect(try await store.room(room.id) == nil)
      #expect(try await store.role(of: bob.id, in: room.id) == nil)
      #expect(try await store.rooms(visibleTo: bob.id, after: nil, limit: 9).map(\.room.id) == [.lobby])
      #expect(try await world.send("more", by: ada.author, to: room.id).refusal == .roomNotFound)
      await #expect(throws: ChatError.roomNotFound) { try await store.deleteRoom(room.id, by: ada.id) }
      for ended in try await store.roomsToErase() { while try await store.eraseRoom(ended, limit: 1) {} }
      #expect(try await store.roomsToErase().isEmpty)
      #expect(try await store.message(sent.id) == nil)
      let next = try await world.room("Tea", by: ada)
      #expect(next.id > room.id)
      #expect(try await store.history(of: next.id, .latest, limit: 9).messages.isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the lobby stays, and direct rooms do`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let direct = try await world.store.openDirect([ada.id, bob.id], by: ada.id).room.room
      for room in [RoomID.lobby, direct.id] {
        await #expect(throws: ChatError.forbidden("Only the owner of a room may delete it")) {
          try await world.store.deleteRoom(room, by: ada.id)
        }
      }
    }
  }

  @Test func `an account whose messages are to be erased is erased though a room of it has ended`()
    async throws
  {
    try await withStore(.sqlite) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, members: [bob])
      try await world.send("in tea", by: bob.author, to: room.id)
      let kept = try #require(try await world.send("in the lobby", by: bob.author).stored)
      try await store.deleteRoom(room.id, by: ada.id)
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: true)
      var cursor = try await store.eraseMessages(of: bob.id, after: nil, limit: 1)
      while let last = cursor { cursor = try await store.eraseMessages(of: bob.id, after: last, limit: 1) }
      #expect(try await store.message(kept.id)?.deletedAt != nil)
      #expect(try await store.accountsToErase().isEmpty)
    }
  }
}
