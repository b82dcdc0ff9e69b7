import Chat
import Testing

@testable import Stores

@Suite struct `Files in every store` {
  private static func hash(_ number: UInt8) -> ContentHash {
    guard let hash = ContentHash(Array(repeating: number, count: 32)) else { preconditionFailure() }
    return hash
  }

  private static func draft(
    _ owner: User, _ number: UInt8 = 1, size: Int64 = 10, thumbnail: ContentHash? = nil,
    key: CreationKey? = nil
  ) -> NewFile {
    NewFile(
      owner: owner.id, name: FileName(cleaning: "nest \(number).png"), type: MediaType(stored: "image/png"),
      size: size, content: hash(number), picture: PictureSize(width: 3, height: 2), thumbnail: thumbnail,
      key: key)
  }

  private static func post(
    _ files: [UploadedFile], by author: User, in world: World, to room: RoomID = .lobby,
    _ clientID: String? = nil, alt: String? = nil
  ) async throws -> AppendOutcome {
    await world.append(
      MessageDraft(
        roomID: room, author: author.author, content: "", clientID: try clientID.map { try ClientID($0) },
        replyTo: nil, attachments: files.map { PostedFile($0.id, alt: alt) }))
  }

  @Test(arguments: StoreKind.allCases)
  func `a posted file is part of its message wherever the message is read`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let ada = try await world.user("ada")
      let room = try await world.room("Tea", by: ada)
      let one = try await store.createFile(Self.draft(ada, 1, thumbnail: Self.hash(9)))
      let two = try await store.createFile(Self.draft(ada, 2))
      #expect(one.messageID == nil && one.attachment.hasThumbnail && !two.attachment.hasThumbnail)
      #expect(one.attachment.picture == PictureSize(width: 3, height: 2))
      let first = try #require(try await world.send("first", by: ada.author, to: room.id).stored)
      let sent = try #require(try await Self.post([two, one], by: ada, in: world, to: room.id, "c").stored)
      #expect(sent.attachments == [two.attachment, one.attachment])
      #expect(world.broker.events.last?.change == .message(sent))
      #expect(try await store.message(sent.id) == sent)
      #expect(try await store.history(of: room.id, .latest, limit: 9).messages == [first, sent])
      #expect(try await store.events(of: room.id, after: .zero, limit: 9).last?.change == .message(sent))
      #expect(try await store.messages(by: ada.id, after: nil, limit: 9).last == sent)
      #expect(try await store.file(one.id) == one.posted(in: sent.id))
      #expect(try await store.files(of: ada.id, after: one.id, limit: 9) == [two.posted(in: sent.id)])
      #expect(try await Self.post([two, one], by: ada, in: world, to: room.id, "c").duplicate == sent)
      #expect(
        try await Self.post([one, two], by: ada, in: world, to: room.id, "c").refusal == .clientIDConflict)
      #expect(
        try await world.send("", by: ada.author, to: room.id, clientID: "c").refusal == .clientIDConflict)
      let edited = try await store.edit(sent.id, to: "with words", by: ada.author, within: .zero)
      #expect(edited.change.message?.attachments == sent.attachments)
      #expect(try await store.message(sent.id)?.attachments == sent.attachments)
      let search = SearchQuery(try SearchTerms(""), features: [.file])
      #expect(
        try await store.search(search, for: ada.id, before: nil, limit: 9).hits.map(\.message.id) == [sent.id]
      )
      #expect(try await Self.post([two, one], by: ada, in: world, to: room.id, "c").duplicate != nil)
      #expect(try await store.statistics(days: 1).fileBytes == 20)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `what is said of a file is there wherever the file is`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (store, ada) = (world.store, try await world.user("ada"))
      let file = try await store.createFile(Self.draft(ada))
      #expect(file.attachment.alt == nil)
      let alt = "Eggs & <b>straw</b> 🥚"
      await #expect(throws: ChatError.self) {
        if let refusal = try await Self.post([file], by: ada, in: world, alt: "a\u{0}").refusal {
          throw refusal
        }
      }
      let sent = try #require(try await Self.post([file], by: ada, in: world, "c", alt: alt).stored)
      #expect(sent.attachments.map(\.alt) == [alt])
      #expect(try await store.message(sent.id) == sent)
      #expect(try await store.history(of: .lobby, .latest, limit: 9).messages == [sent])
      #expect(try await store.file(file.id) == file.posted(in: sent.id, alt: alt))
      #expect(try await store.files(of: ada.id, after: nil, limit: 9).map(\.attachment.alt) == [alt])
      #expect(try await Self.post([file], by: ada, in: world, "c", alt: alt).duplicate == sent)
      for other in [nil, "Cafe\u{301}"] {
        #expect(try await Self.post([file], by: ada, in: world, "c", alt: other).refusal == .clientIDConflict)
      }
      let edited = try await store.edit(sent.id, to: "look", by: ada.author, within: .zero)
      #expect(edited.change.message?.attachments == sent.attachments)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `only one's own file can be posted, and once`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let file = try await world.store.createFile(Self.draft(ada))
      #expect(try await Self.post([file], by: bob, in: world).refusal == .fileNotFound)
      let unknown = try #require(FileID(99))
      let draft = MessageDraft(
        roomID: .lobby, author: ada.author, content: "", clientID: nil, replyTo: nil,
        attachments: [PostedFile(file.id), PostedFile(unknown)])
      #expect(await world.append(draft).refusal == .fileNotFound)
      #expect(try await world.store.file(file.id)?.messageID == nil)
      #expect(try await Self.post([file], by: ada, in: world).stored != nil)
      #expect(try await Self.post([file], by: ada, in: world).refusal == .postedBefore)
      let visitor = try guest(7, "visitor")
      let other = try await world.store.createFile(Self.draft(ada, 2))
      #expect(
        await world.append(
          MessageDraft(
            roomID: .lobby, author: visitor, content: "", clientID: nil, replyTo: nil,
            attachments: [PostedFile(other.id)]
          )
        ).refusal == .fileNotFound)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the same file in two sends at once goes with one of them`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let file = try await world.store.createFile(Self.draft(ada))
      let outcomes = try await withThrowingTaskGroup(of: AppendOutcome.self) { group in
        for _ in 0..<8 { group.addTask { try await Self.post([file], by: ada, in: world) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.compactMap(\.stored).count == 1)
      #expect(outcomes.compactMap(\.refusal) == Array(repeating: .postedBefore, count: 7))
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `deleting a message ends its files, and their bytes are to be erased`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let store = world.store
      let ada = try await world.user("ada")
      let file = try await store.createFile(Self.draft(ada, 1, thumbnail: Self.hash(9)))
      let twin = try await store.createFile(Self.draft(ada, 1))
      let sent = try #require(try await Self.post([file], by: ada, in: world, "c").stored)
      let event = try await store.delete(sent.id, by: ada.author)
      #expect(event.change.message?.attachments == [])
      #expect(try await store.message(sent.id)?.attachments == [])
      #expect(try await store.file(file.id) == nil)
      #expect(try await store.file(twin.id) == twin)
      #expect(try await store.fileBytes(of: ada.id) == 10)
      let notes = try await store.contentsToErase(after: nil, limit: 9)
      #expect(notes.map(\.content) == [Self.hash(1), Self.hash(9)])
      #expect(try await store.contentsToErase(after: Self.hash(1), limit: 9) == [notes[1]])
      #expect(try await store.contentsToErase(after: nil, limit: 1) == [notes[0]])
      #expect(try await store.isContentUsed(Self.hash(1)))
      #expect(try await !store.isContentUsed(Self.hash(9)))
      try await store.expectContents([Self.hash(9)])
      for note in notes { try await store.settle(note) }
      // It was noted again since.
      let rest = try await store.contentsToErase(after: nil, limit: 9)
      #expect(rest.map(\.content) == [Self.hash(9)] && rest[0].mark != notes[1].mark)
      try await store.settle(rest[0])
      #expect(try await store.contentsToErase(after: nil, limit: 9).isEmpty)
      #expect(try await Self.post([file], by: ada, in: world, "c").duplicate?.deletedAt != nil)
      // Numbers are never given out twice.
      #expect(try await store.createFile(Self.draft(ada)).id > twin.id)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `files end with their room, their account, and when nobody posts them`(_ kind: StoreKind) async throws
  {
    try await withStore(kind) { world in
      let store = world.store
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let room = try await world.room("Tea", by: ada, members: [bob])
      let inRoom = try await store.createFile(Self.draft(bob, 1))
      let inLobby = try await store.createFile(Self.draft(bob, 2))
      let unposted = try await store.createFile(Self.draft(bob, 3))
      _ = try #require(try await Self.post([inRoom], by: bob, in: world, to: room.id).stored)
      let kept = try #require(try await Self.post([inLobby], by: bob, in: world).stored)
      try await store.deleteRoom(room.id, by: ada.id)
      while try await store.eraseRoom(room.id, limit: 1) {}
      #expect(try await store.file(inRoom.id) == nil)
      #expect(try await store.fileBytes(of: bob.id) == 20)
      world.clock.advance(by: .seconds(3_600))
      let time = world.clock.now()
      world.clock.advance(by: .seconds(1))
      let fresh = try await store.createFile(Self.draft(bob, 4))
      #expect(try await store.removeUnpostedFiles(createdBefore: time, limit: 9) == 1)
      #expect(try await store.file(unposted.id) == nil)
      #expect(try await store.file(fresh.id) == fresh)
      _ = try await store.deleteAccount(bob.id, passwordHash: "hash of bob", erasing: true)
      #expect(try await store.file(fresh.id) == nil)
      #expect(try await store.file(inLobby.id) == inLobby.posted(in: kept.id))
      while try await store.eraseMessages(of: bob.id, after: nil, limit: 9) != nil {}
      #expect(try await store.file(inLobby.id) == nil)
      #expect(try await store.fileBytes(of: bob.id) == 0)
      await #expect(throws: ChatError.userNotFound) { try await store.createFile(Self.draft(bob)) }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `an account's files take so much room and no more`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.fileBytesPerUser = 10
    try await withStore(kind, limits: limits) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      _ = try await world.store.createFile(Self.draft(ada, 1, size: 9))
      await #expect(throws: ChatError.quotaExceeded) {
        try await world.store.createFile(Self.draft(ada, 2, size: 2))
      }
      _ = try await world.store.createFile(Self.draft(ada, 3, size: 1))
      await #expect(throws: ChatError.quotaExceeded) {
        try await world.store.createFile(Self.draft(ada, 4, size: 1))
      }
      _ = try await world.store.createFile(Self.draft(bob, 5, size: 10))
      #expect(try await world.store.fileBytes(of: ada.id) == 10)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the same request under a key makes one file, for a day`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
      let key = CreationKey(name: [1], request: [2])
      let file = try await world.store.createFile(Self.draft(ada, key: key))
      #expect(try await world.store.createFile(Self.draft(ada, key: key)) == file)
      #expect(try await world.store.fileBytes(of: ada.id) == 10)
      await #expect(throws: ChatError.keyReused) {
        try await world.store.createFile(Self.draft(ada, key: CreationKey(name: [1], request: [3])))
      }
      #expect(try await world.store.createFile(Self.draft(bob, key: key)).id != file.id)
      world.clock.advance(by: .seconds(24 * 3_600 + 1))
      #expect(try await world.store.createFile(Self.draft(ada, key: key)).id != file.id)
    }
  }
}
