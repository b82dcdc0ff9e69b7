import Chat
import Testing

@Suite struct `Former accounts in every store` {
  private func session(of user: User, _ number: UInt8, in world: World) async throws -> SessionID {
    try await world.store.startSession(
      NewSession(
        userID: user.id, refreshHash: [number], expiresAt: world.clock.now().advanced(by: .seconds(999)),
        userAgent: UserAgent(cleaning: "a browser")))
  }

  @Test(arguments: StoreKind.allCases)
  func `an account ends with its sessions, memberships and profile; its messages stay under another name`(
    _ kind: StoreKind
  ) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada", displayName: "Ada L."), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, kind: .private, members: [bob])
      let direct = try await world.room("", by: ada, kind: .direct, members: [bob])
      let author = Author.account(ada.id, ada.username)
      let message = try #require(try await world.send("mine", by: author, to: room.id).stored)
      _ = try await store.react(
        with: Emoji("👍"), to: message.id, removes: false, by: ada.id, ada.username)
      let sessions = [try await session(of: ada, 1, in: world), try await session(of: ada, 2, in: world)]

      await #expect(throws: ChatError.busy) {
        try await store.deleteAccount(ada.id, passwordHash: "another", erasing: false)
      }
      let ended = try await store.deleteAccount(ada.id, passwordHash: "hash of ada", erasing: false)
      #expect(ended == sessions)
      #expect(try await store.user(ada.id) == nil)
      #expect(try await store.user(named: ada.username) == nil)
      #expect(try await store.credentials(of: ada.username) == nil)
      #expect(try await store.users(matching: nil, after: nil, limit: 9) == [bob])
      #expect(try await store.sessions(of: ada.id, after: nil, limit: 9).isEmpty)
      for id in [room.id, direct.id, .lobby] {
        #expect(try await store.role(of: ada.id, in: id) == nil)
        #expect(try await store.members(of: id, after: nil, limit: 9).map(\.user) == [bob])
      }
      #expect(try await store.role(of: bob.id, in: room.id) == .owner)
      let former = Author.account(ada.id, try Username("deleted-\(ada.id.rawValue)"))
      let kept = try #require(try await store.message(message.id))
      #expect(kept.content == "mine" && kept.author == former)
      for event in try await store.events(of: room.id, after: .zero, limit: 9) {
        switch event.change {
        case .reaction(let reaction): #expect(reaction.author == former)
        case .pin(let pin): #expect(pin.author == former)
        case .member(let member): #expect(member.username == former.name || member.user == bob.id)
        case .message, .edited, .deleted, .room: break
        }
      }
      #expect(await world.refusal(of: "more", by: author, to: room.id) == .userNotFound)
      await #expect(throws: ChatError.userNotFound) {
        try await store.deleteAccount(ada.id, passwordHash: "", erasing: false)
      }
      await #expect(throws: ChatError.userNotFound) {
        try await store.moderate(ada.id, in: room.id, [.admit], by: bob.id)
      }
      #expect(try await store.accountsToErase().isEmpty)
      let again = try await world.user("Ada")
      #expect(again.id != ada.id)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is to be erased is erased piece by piece, earlier texts too`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, members: [bob])
      let (adas, bobs) = (Author.account(ada.id, ada.username), Author.account(bob.id, bob.username))
      var own: [Message] = []
      for number in 1...5 {
        own.append(try #require(try await world.send("a\(number)", by: adas, to: room.id).stored))
      }
      own.append(try #require(try await world.send("a6", by: adas).stored))
      let other = try #require(try await world.send("b", by: bobs, to: room.id, replyTo: own[0].id).stored)
      _ = try await store.edit(own[0].id, to: "edited", by: adas, within: .zero)
      _ = try await store.delete(own[1].id, by: adas)
      _ = try await store.deleteAccount(ada.id, passwordHash: "hash of ada", erasing: true)
      #expect(try await store.accountsToErase() == [ada.id])
      var cursor = try await store.eraseMessages(of: ada.id, after: nil, limit: 2)
      #expect(cursor == own[0].id)
      var rounds = 1
      while let last = cursor {
        cursor = try await store.eraseMessages(of: ada.id, after: last, limit: 2)
        rounds += 1
      }
      #expect(rounds == 4)
      for message in own {
        let left = try #require(try await store.message(message.id))
        #expect(left.content.isEmpty && left.deletedAt != nil)
        #expect(try await store.earlierTexts(of: message.id, limit: 9).isEmpty)
      }
      #expect(try await store.message(other.id)?.content == "b")
      #expect(try await store.accountsToErase().isEmpty)
      let events = try await store.events(of: room.id, after: .zero, limit: 99)
      #expect(events.map(\.seq.rawValue) == Array(1...Int64(events.count)))
      #expect(try await store.eraseMessages(of: bob.id, after: nil, limit: 9) == nil)
      #expect(try await store.message(other.id)?.content == "b")
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a private or direct room ends with the account of the last one in it, no other does`(
    _ kind: StoreKind
  )
    async throws
  {
    try await withStore(kind) { world in
      let (store, ada) = (world.store, try await world.user("ada"))
      let bob = try await world.user("bob")
      let (notes, open) = (
        try await world.room("notes", by: ada, kind: .private), try await world.room("open", by: ada)
      )
      let shared = try await world.room("shared", by: ada, kind: .private, members: [bob])
      let direct = try await store.openDirect([ada.id, bob.id], by: ada.id).room.room
      _ = try await store.moderate(bob.id, in: open.id, [.ban], by: ada.id)
      _ = try await store.deleteAccount(ada.id, passwordHash: "hash of ada", erasing: false)
      #expect(try await store.room(notes.id) == nil)
      for room in [open, shared, direct] { #expect(try await store.room(room.id) != nil, "\(room.kind)") }
      #expect(try await store.isBanned(bob.id, from: open.id))
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: false)
      for room in [shared, direct] { #expect(try await store.room(room.id) == nil, "\(room.kind)") }
      #expect(try await !store.isBanned(bob.id, from: open.id))
      #expect(try await store.room(open.id)?.memberCount == 0)
    }
  }
}

extension World {
  fileprivate func refusal(of content: String, by author: Author, to room: RoomID) async -> ChatError? {
    (try? await send(content, by: author, to: room))?.refusal
  }
}
