import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

/// A broker and its callers' answers in the order in which they came.
private final class Journal: Broker {
  enum Entry {
    case event(RoomID, Int64)
    case answer(RoomID, Int64)
  }
  let entries = Mutex<[Entry]>([])

  func publish(_ events: [RoomEvent]) {
    entries.withLock { $0 += events.map { .event($0.roomID, $0.seq.rawValue) } }
  }
  func publish(_ event: LiveEvent) {}
  func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {}
  func answered(_ message: Message) {
    entries.withLock { $0.append(.answer(message.roomID, message.seq.rawValue)) }
  }
}

@Suite struct `Many threads on every store` {
  @Test(arguments: StoreKind.allCases)
  func `numbers are dense, and events come before answers, in order`(_ kind: StoreKind) async throws {
    let folder = TemporaryFolder()
    let journal = Journal()
    let store = try kind.make(folder, journal)
    let world = World(store: store, clock: ManualClock(), broker: RecordingBroker())
    let ada = try await world.user("ada")
    let rooms = [RoomID.lobby, try await world.room("talk", by: ada).id]
    let perThread = 200
    await withTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask {
          for number in 0..<perThread {
            let draft = MessageDraft(
              roomID: rooms[(thread + number) % 2], author: ada.author, content: "\(thread) \(number)",
              clientID: nil, replyTo: nil)
            store.append(draft) { outcome in
              if let message = outcome.stored { journal.answered(message) }
            }
          }
        }
      }
    }
    await store.close()

    var published: [RoomID: Int64] = [:]
    var answered: [RoomID: Int64] = [:]
    for entry in journal.entries.withLock({ $0 }) {
      switch entry {
      case .event(let room, let seq):
        #expect(seq == published[room, default: 0] + 1)
        published[room] = seq
      case .answer(let room, let seq):
        #expect(seq == answered[room, default: 0] + 1)
        #expect(seq <= published[room, default: 0])
        answered[room] = seq
      }
    }
    #expect(answered == published)
    #expect(answered.values.reduce(0, +) == Int64(8 * perThread))
  }

  @Test(arguments: StoreKind.allCases)
  func `one of many equal sends is stored, the others are its duplicates`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      let outcomes = await withTaskGroup(of: AppendOutcome?.self, returning: [AppendOutcome].self) { group in
        for _ in 0..<50 {
          group.addTask { try? await world.send("once", by: ada.author, clientID: "c1") }
        }
        return await group.reduce(into: []) { found, one in if let one { found.append(one) } }
      }
      let stored = outcomes.compactMap(\.stored)
      #expect(stored.count == 1)
      #expect(outcomes.compactMap(\.duplicate) == Array(repeating: stored[0], count: 49))
      #expect(world.broker.events.count == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a race for one name has one winner`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let errors = await withTaskGroup(of: ChatError?.self, returning: [ChatError?].self) { group in
        for number in 0..<20 {
          group.addTask {
            do { _ = try await world.user(number.isMultiple(of: 2) ? "Ada" : "aDA") } catch {
              return error as? ChatError
            }
            return nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(errors.count { $0 == nil } == 1)
      #expect(errors.count { $0 == .usernameTaken } == 19)
      let lobby = try await world.store.room(.lobby)
      #expect(lobby?.memberCount == 1)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a race for the last place in a room keeps the limit`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    limits.membersPerRoom = 5
    try await withStore(kind, limits: limits) { world in
      let owner = try await world.user("owner")
      let room = try await world.room("small", by: owner)
      var people: [User] = []
      for number in 1...12 { people.append(try await world.user("user\(number)")) }
      let outcomes = try await withThrowingTaskGroup(of: JoinOutcome.self) { group in
        for user in people { group.addTask { try await world.store.join(user.id, to: room.id) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == .joined(.member) } == 4)
      #expect(outcomes.count { $0 == .full } == 8)
      #expect(try await world.store.room(room.id)?.memberCount == 5)
      #expect(try await world.store.members(of: room.id, after: nil, limit: 100).count == 5)
    }
  }
}

@Suite struct `The end of every store` {
  @Test(arguments: StoreKind.allCases)
  func `a race for one's last rooms keeps the limits`(_ kind: StoreKind) async throws {
    var limits = ChatLimits()
    (limits.roomsOwned, limits.roomsJoined) = (3, 6)
    try await withStore(kind, limits: limits) { world in
      let (ada, bob, store) = (try await world.user("ada"), try await world.user("bob"), world.store)
      var open: [Room] = []
      for number in 0..<3 { open.append(try await world.room("open \(number)", by: bob)) }
      let outcomes = try await withThrowingTaskGroup(of: Bool.self) { [open] group in
        for number in 0..<10 {
          group.addTask {
            do throws(ChatError) {
              _ = try await store.createRoom(
                NewRoom(
                  name: "r\(number)", topic: "", kind: .private, guests: false, creator: ada.id, members: []))
              return true
            } catch {
              #expect(error == .tooManyRooms)
              return false
            }
          }
        }
        for room in open {
          group.addTask { try await store.join(ada.id, to: room.id) == .joined(.member) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // Beside the lobby.
      #expect(outcomes.count { $0 } == 5)
      let rooms = try await store.rooms(visibleTo: ada.id, after: nil, limit: 99).filter { $0.role != nil }
      #expect(rooms.count == 6 && rooms.count { $0.role == .owner } <= 3)
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `closing finishes what is queued`(_ kind: StoreKind) async throws {
    let folder = TemporaryFolder()
    let journal = Journal()
    let store = try kind.make(folder, journal)
    let visitor = try guest(7, "visitor")
    for number in 1...500 {
      store.append(
        MessageDraft(roomID: .lobby, author: visitor, content: "\(number)", clientID: nil, replyTo: nil)
      ) { outcome in if let message = outcome.stored { journal.answered(message) } }
    }
    await store.close()
    #expect(journal.entries.withLock { $0.count } == 1_000)
  }

  @Test(arguments: StoreKind.allCases)
  func `a closed store refuses everything`(_ kind: StoreKind) async throws {
    try await withStore(kind) { world in
      let ada = try await world.user("ada")
      try await world.store.check()
      await world.store.close()
      #expect(try await world.send("late", by: ada.author).refusal == .unavailable)
      await #expect(throws: ChatError.unavailable) { try await world.user("bob") }
      await #expect(throws: ChatError.unavailable) { try await world.store.room(.lobby) }
      await #expect(throws: ChatError.unavailable) { try await world.store.check() }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `a full queue refuses at once`(_ kind: StoreKind) async throws {
    let folder = TemporaryFolder()
    let gate = Gate()
    let store = try kind.make(folder, gate, queueLimit: 3)
    let visitor = try guest(7, "visitor")
    let answers = Shared<[Bool]>([])
    @Sendable func send() {
      store.append(
        MessageDraft(roomID: .lobby, author: visitor, content: "x", clientID: nil, replyTo: nil)
      ) { outcome in answers.withLock { $0.append(outcome.refusal == .busy) } }
    }
    send()
    // The store's thread stands in `publish`, so nothing leaves the queue.
    gate.waitUntilEntered()
    for _ in 0..<3 { send() }
    #expect(answers.withLock { $0 } == [])
    send()
    #expect(answers.withLock { $0 } == [true])
    gate.open()
    await store.close()
    #expect(answers.withLock { $0.count } == 5)
    #expect(answers.withLock { $0.count { $0 } } == 1)
  }
}

/// A broker that holds the store's thread until it is opened.
private final class Gate: Broker {
  private let entered = DispatchSemaphore(value: 0)
  private let opened = DispatchSemaphore(value: 0)

  func waitUntilEntered() { entered.wait() }
  func open() { for _ in 0..<100 { opened.signal() } }
  func publish(_ events: [RoomEvent]) {
    entered.signal()
    opened.wait()
  }
  func publish(_ event: LiveEvent) {}
  func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {}
}

extension StoreKind {
  fileprivate func make(_ folder: TemporaryFolder, _ broker: any Broker, queueLimit: Int = 8_192) throws
    -> any Store
  {
    switch self {
    case .memory:
      return MemoryStore(clock: ManualClock(), limits: ChatLimits(), broker: broker, queueLimit: queueLimit)
    case .sqlite:
      var options = SQLiteOptions()
      options.queueLimit = queueLimit
      return try SQLiteStore(
        path: folder.file("app.db"), clock: ManualClock(), limits: ChatLimits(), broker: broker,
        options: options, reports: .unwanted)
    }
  }
}
