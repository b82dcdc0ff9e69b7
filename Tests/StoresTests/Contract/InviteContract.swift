import Chat
import Testing

@Suite struct `Invites in every store` {
  private func make(
    _ code: String, in room: Room, by user: User, lifetime: Duration? = nil, maxUses: Int? = nil,
    _ world: World
  ) async throws -> Invite {
    try await world.store.createInvite(
      NewInvite(roomID: room.id, code: code, lifetime: lifetime, maxUses: maxUses, creator: user.id))
  }

  @Test(arguments: StoreKind.allCases)
  func `whoever has a link joins a private room by it, until it is over`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let (cyd, room) = (try await world.user("cyd"), try await world.room("den", by: ada, kind: .private))
      let other = try await world.room("other", by: ada)
      let first = try await make("one", in: room, by: ada, lifetime: .seconds(60), world)
      #expect(first.expiresAt == first.createdAt.advanced(by: .seconds(60)) && first.uses == 0)
      world.clock.advance(by: .seconds(59))
      let second = try await make("two", in: room, by: ada, world)
      #expect(try await store.invites(of: room.id) == [second, first])
      #expect(try await store.invites(of: other.id).isEmpty)
      #expect(try await store.invite("one") == first)
      #expect(try await store.invite("ONE") == nil)
      let joined = try await store.join(bob.id, by: "one")
      #expect(joined.room == room.id && joined.outcome == .joined(.member))
      #expect(try await store.join(bob.id, by: "one").outcome == .alreadyMember(.member))
      #expect(try await store.invite("one")?.uses == 1)
      world.clock.advance(by: .seconds(2))
      #expect(try await store.invite("one") == nil)
      #expect(try await store.invites(of: room.id) == [second])
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(cyd.id, by: "one") }
      #expect(try await store.join(bob.id, by: "one").outcome == .alreadyMember(.member))
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(cyd.id, by: "three") }
      await #expect(throws: ChatError.inviteNotFound) {
        try await store.deleteInvite("two", of: other.id, by: ada.id)
      }
      try await store.deleteInvite("two", of: room.id, by: ada.id)
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(cyd.id, by: "two") }
      await #expect(throws: ChatError.userNotFound) {
        _ = try await make("four", in: room, by: ada, world)
        return try await store.join(try #require(UserID(99)), by: "four")
      }
      try await store.deleteRoom(room.id, by: ada.id)
      #expect(try await store.invite("four") == nil)
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(cyd.id, by: "four") }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a link for five lets five in, however many come at once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let room = try await world.room("den", by: ada, kind: .private)
      _ = try await make("five", in: room, by: ada, maxUses: 5, world)
      var people: [User] = []
      for number in 0..<20 { people.append(try await world.user("p\(number)")) }
      let joined = await withTaskGroup(of: Bool.self) { group in
        for user in people {
          group.addTask { (try? await world.store.join(user.id, by: "five")) != nil }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(joined == 5)
      #expect(try await world.store.room(room.id)?.memberCount == 6)
      #expect(try await world.store.invite("five") == nil)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `rights are those of the moment, the maker's too`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      let (cyd, den) = (try await world.user("cyd"), try await world.room("den", by: ada, kind: .private))
      let open = try await world.room("open", by: ada)
      await #expect(throws: ChatError.notAMember) { try await make("1", in: open, by: bob, world) }
      await #expect(throws: ChatError.roomNotFound) { try await make("1", in: den, by: bob, world) }
      for room in [den, open] { _ = try await store.moderate(bob.id, in: room.id, [.admit], by: ada.id) }
      await #expect(throws: ChatError.notYourRole) { try await make("1", in: den, by: bob, world) }
      _ = try await make("open", in: open, by: bob, world)
      _ = try await make("adas", in: open, by: ada, world)
      await #expect(throws: ChatError.notYourRole) {
        try await store.deleteInvite("adas", of: open.id, by: bob.id)
      }
      await #expect(throws: ChatError.notAMember) {
        try await store.deleteInvite("open", of: open.id, by: cyd.id)
      }
      try await store.deleteInvite("open", of: open.id, by: bob.id)

      _ = try await store.moderate(bob.id, in: den.id, [.setRole(.moderator)], by: ada.id)
      _ = try await make("bobs", in: den, by: bob, world)
      #expect(try await store.invite("bobs") != nil)
      _ = try await store.moderate(bob.id, in: den.id, [.setRole(.member)], by: ada.id)
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(cyd.id, by: "bobs") }
      #expect(try await store.invites(of: den.id).isEmpty)
      _ = try await store.moderate(bob.id, in: den.id, [.setRole(.moderator)], by: ada.id)
      #expect(try await store.invites(of: den.id).map(\.code) == ["bobs"])
      // Nobody comes back by a link of their own.
      _ = try await store.moderate(bob.id, in: den.id, [.kick], by: ada.id)
      await #expect(throws: ChatError.inviteNotFound) { try await store.join(bob.id, by: "bobs") }
      _ = try await make("back", in: den, by: ada, world)
      _ = try await store.moderate(bob.id, in: den.id, [.ban], by: ada.id)
      #expect(try await store.join(bob.id, by: "back").outcome == .banned)
      #expect(try await store.invite("back")?.uses == 0)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a room has so many links and no more, the open ones counted`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.invitesPerRoom = 2
    limits.membersPerRoom = 2
    try await withStore(kind, limits: limits) { world in
      let ada = try await world.user("ada")
      let (bob, cyd) = (try await world.user("bob"), try await world.user("cyd"))
      let room = try await world.room("den", by: ada)
      _ = try await make("1", in: room, by: ada, lifetime: .seconds(1), world)
      _ = try await make("2", in: room, by: ada, maxUses: 1, world)
      await #expect(throws: ChatError.tooManyInvites) { try await make("3", in: room, by: ada, world) }
      world.clock.advance(by: .seconds(2))
      _ = try await make("3", in: room, by: ada, world)
      await #expect(throws: ChatError.tooManyInvites) { try await make("4", in: room, by: ada, world) }
      #expect(try await world.store.join(bob.id, by: "2").outcome == .joined(.member))
      await #expect(throws: ChatError.unavailable) { try await make("3", in: room, by: ada, world) }
      _ = try await make("4", in: room, by: bob, world)
      #expect(try await world.store.join(cyd.id, by: "4").outcome == .full)
      #expect(try await world.store.invite("4")?.uses == 0)
      _ = try await world.store.leave(bob.id, from: room.id)
      _ = try await make("5", in: room, by: ada, world)
    }
  }
}
