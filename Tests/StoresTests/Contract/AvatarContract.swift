import Chat
import Testing

@Suite struct `Avatars in every store` {
  @Test(arguments: StoreKind.allCases)
  func `an avatar is set, replaced and removed, and the account says which`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada)
      let one = Avatar(tag: try #require(AvatarTag("a1")), bytes: [1, 0, 255])
      let two = Avatar(tag: try #require(AvatarTag("b2")), bytes: Array(repeating: 7, count: 100_000))
      #expect(ada.avatar == nil)
      #expect(try await store.avatar(of: ada.id) == nil)
      for avatar in [one, two, two] {
        #expect(try await store.setAvatar(avatar, of: ada.id).avatar == avatar.tag)
        #expect(try await store.avatar(of: ada.id) == avatar)
        let seen = [
          try await store.user(ada.id), try await store.user(named: ada.username),
          try await store.credentials(of: ada.username)?.user,
          try await store.users(matching: nil, after: nil, limit: 9).first,
          try await store.members(of: room.id, after: nil, limit: 9).first?.user,
          try await store.adminUsers(matching: nil, after: nil, limit: 9).first?.user,
          try await store.changeProfile(of: ada.id, ProfileChange(), from: nil),
        ]
        #expect(seen.allSatisfy { $0?.avatar == avatar.tag && $0?.id == ada.id })
      }
      #expect(try await store.avatar(of: bob.id) == nil)
      #expect(try await store.user(bob.id)?.avatar == nil)
      for _ in 0..<2 {
        #expect(try await store.setAvatar(nil, of: ada.id) == ada)
        #expect(try await store.avatar(of: ada.id) == nil)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an avatar ends with its account`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let avatar = Avatar(tag: try #require(AvatarTag("a1")), bytes: [1])
      _ = try await world.store.setAvatar(avatar, of: ada.id)
      _ = try await world.store.deleteAccount(ada.id, passwordHash: "hash of ada", erasing: false)
      #expect(try await world.store.avatar(of: ada.id) == nil)
      await #expect(throws: ChatError.userNotFound) { try await world.store.setAvatar(avatar, of: ada.id) }
      #expect(try await world.store.avatar(of: ada.id) == nil)
    }
  }

  @Test func `a tag is small letters and digits`() {
    for text in ["a", "0", "9f2c51d00a7b3e64", String(repeating: "z", count: 64)] {
      #expect(AvatarTag(text)?.text == text)
    }
    for text in ["", "A", "a b", "é", "a\"", "../x", String(repeating: "z", count: 65)] {
      #expect(AvatarTag(text) == nil)
    }
  }
}
