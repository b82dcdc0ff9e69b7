import Chat
import Testing

@Suite struct `People in every store` {
  @Test(arguments: StoreKind.allCases)
  func `an account is found by number and by name in any case`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("Ada.L", displayName: "Ada Lovelace")
      #expect(try await world.store.user(ada.id) == ada)
      #expect(try await world.store.user(named: Username("aDA.l")) == ada)
      #expect(try await world.store.user(named: Username("ada")) == nil)
      #expect(try await world.store.user(try #require(UserID(99))) == nil)
      let credentials = try #require(try await world.store.credentials(of: Username("ADA.L")))
      #expect(credentials.user == ada)
      #expect(credentials.passwordHash == "hash of Ada.L")
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a name is taken in any case`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      _ = try await world.user("ada")
      await #expect(throws: ChatError.usernameTaken) { try await world.user("ADA") }
      #expect(try await world.store.room(.lobby)?.memberCount == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `everybody is in the lobby from the start`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      #expect(try await world.store.role(of: ada.id, in: .lobby) == .member)
      let lobby = try #require(try await world.store.room(.lobby))
      #expect(lobby.name == "lobby")
      #expect(lobby.kind == .public)
      #expect(lobby.guests)
      #expect(lobby.createdBy == nil)
      #expect(lobby.memberCount == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `people are listed and searched in pages`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      for name in ["ada", "bob", "cyd", "dan"] {
        _ = try await world.user(name, displayName: "The \(name) 50%")
      }
      _ = try await world.user("eve_1", displayName: "Zoë\\")
      func names(_ query: String?, after cursor: Int64? = nil, _ limit: Int = 10) async throws -> [String] {
        try await world.store.users(matching: query, after: cursor.flatMap(UserID.init), limit: limit)
          .map(\.username.text)
      }
      #expect(try await names(nil, 2) == ["ada", "bob"])
      #expect(try await names(nil, after: 2, 2) == ["cyd", "dan"])
      #expect(try await names("", after: 4) == ["eve_1"])
      #expect(try await names("AD") == ["ada"])
      #expect(try await names("the D") == ["dan"])
      #expect(try await names("50%", 1) == ["ada"])
      #expect(try await names("0%5").isEmpty)
      #expect(try await names("_") == ["eve_1"])
      #expect(try await names("ë\\") == ["eve_1"])
      #expect(try await names("\0").isEmpty)
      #expect(try await names(String(repeating: "a", count: 100_000)).isEmpty)
      #expect(try await names(nil, 0).isEmpty)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a password hash is replaced`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      #expect(try await !world.store.setPasswordHash("new", replacing: "another", of: ada.id))
      #expect(try await world.store.credentials(of: ada.username)?.passwordHash == "hash of ada")
      #expect(try await world.store.setPasswordHash("new", replacing: "hash of ada", of: ada.id))
      #expect(try await world.store.credentials(of: ada.username)?.passwordHash == "new")
      let nobody = try #require(UserID(99))
      await #expect(throws: ChatError.userNotFound) {
        try await world.store.setPasswordHash("new", replacing: "old", of: nobody)
      }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a profile is changed field by field`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let ada = try await world.user("ada", displayName: "Ada")
      var wanted = ada
      let steps: [(ProfileChange, (inout User) -> Void)] = [
        (ProfileChange(statusText: .set("out")), { $0.statusText = "out" }),
        (
          ProfileChange(email: .set("a@b.c"), doNotDisturb: .set(true)),
          { ($0.email, $0.doNotDisturb) = ("a@b.c", true) }
        ),
        (ProfileChange(displayName: .set(nil)), { $0.displayName = nil }), (ProfileChange(), { _ in }),
        (ProfileChange(email: .set(nil), statusText: .set("")), { ($0.email, $0.statusText) = (nil, "") }),
      ]
      for (change, effect) in steps {
        effect(&wanted)
        #expect(try await store.changeProfile(of: ada.id, change, from: nil) == wanted)
        #expect(try await store.user(ada.id) == wanted)
        #expect(try await store.credentials(of: ada.username)?.user == wanted)
        #expect(try await store.users(matching: "ada", after: nil, limit: 1) == [wanted])
        #expect(try await store.members(of: .lobby, after: nil, limit: 1).map(\.user) == [wanted])
      }
      let nobody = try #require(UserID(99))
      await #expect(throws: ChatError.userNotFound) {
        try await store.changeProfile(of: nobody, ProfileChange(), from: nil)
      }
      await #expect(throws: (any Error).self) {
        try await store.changeProfile(of: ada.id, ProfileChange(statusText: .set("a\0")), from: nil)
      }
      #expect(try await store.user(ada.id) == wanted)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `of two changes that start from the same profile, one is made`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let first = try await world.store.changeProfile(
        of: ada.id, ProfileChange(statusText: .set("first")), from: ada)
      await #expect(throws: ChatError.changedMeanwhile) {
        try await world.store.changeProfile(
          of: ada.id, ProfileChange(statusText: .set("second")), from: ada)
      }
      #expect(try await world.store.user(ada.id) == first)
    }
  }
}
