import Chat
import Foundation
import Synchronization
import Testing

@testable import Stores

/// The stores that keep the contract.
enum StoreKind: CaseIterable, CustomTestStringConvertible {
  case memory, sqlite

  var testDescription: String {
    switch self {
    case .memory: "in memory"
    case .sqlite: "on SQLite"
    }
  }
}

/// A clock that stands still until it is moved.
final class ManualClock: Clock {
  private let time = Mutex<Int64>(1_700_000_000_000_000)

  func now() -> Timestamp { Timestamp(microseconds: time.withLock { $0 }) }
  func advance(by duration: Duration) {
    let later = now().advanced(by: duration)
    time.withLock { $0 = later.microseconds }
  }
}

/// A broker that writes down what it hears.
final class RecordingBroker: Broker {
  private let heard = Mutex<[RoomEvent]>([])

  var events: [RoomEvent] { heard.withLock { $0 } }
  func publish(_ events: [RoomEvent]) { heard.withLock { $0 += events } }
  func publish(_ event: LiveEvent) {}
  func subscribe(_ receiver: @escaping @Sendable (Delivery) -> Void) {}
}

/// A folder that is gone with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/roost-stores-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }
}

/// A store with its surroundings.
struct World: Sendable {
  let store: any Store
  let clock: ManualClock
  let broker: RecordingBroker

  func user(_ name: String, displayName: String? = nil) async throws -> User {
    try await store.createUser(
      NewUser(username: Username(name), displayName: displayName, email: nil, passwordHash: "hash of \(name)")
    )
  }

  func room(
    _ name: String, by creator: User, kind: RoomKind = .public, members: [User] = []
  ) async throws -> Room {
    try await store.createRoom(
      NewRoom(
        name: name, topic: "", kind: kind, guests: false, creator: creator.id, members: members.map(\.id)))
  }

  /// Sends and waits for the answer.
  @discardableResult
  func send(
    _ content: String, by author: Author, to room: RoomID = .lobby, clientID: String? = nil,
    replyTo: MessageID? = nil
  ) async throws -> AppendOutcome {
    let draft = MessageDraft(
      roomID: room, author: author, content: content, clientID: try clientID.map { try ClientID($0) },
      replyTo: replyTo)
    return await append(draft)
  }

  /// Sends new files of these names, with what is said of them.
  func send(
    _ content: String, with files: [(name: String, alt: String?)], by author: User, to room: RoomID = .lobby
  ) async throws -> AppendOutcome {
    var posted: [PostedFile] = []
    for file in files {
      let made = try await store.createFile(
        NewFile(
          owner: author.id, name: FileName(cleaning: file.name), type: .unknown, size: 1,
          content: try #require(ContentHash(Array(repeating: 1, count: 32)))))
      posted.append(PostedFile(made.id, alt: file.alt))
    }
    return await append(
      MessageDraft(
        roomID: room, author: author.author, content: content, clientID: nil, replyTo: nil,
        attachments: posted))
  }

  func append(_ draft: MessageDraft) async -> AppendOutcome {
    await withCheckedContinuation { caller in store.append(draft) { caller.resume(returning: $0) } }
  }
}

/// Runs `body` on a fresh store of that kind, and closes it.
func withStore(
  _ kind: StoreKind, limits: ChatLimits = ChatLimits(), options: SQLiteOptions = SQLiteOptions(),
  _ body: (World) async throws -> Void
) async throws {
  let folder = TemporaryFolder()
  let clock = ManualClock()
  let broker = RecordingBroker()
  let store: any Store =
    switch kind {
    case .memory: MemoryStore(clock: clock, limits: limits, broker: broker)
    case .sqlite:
      try SQLiteStore(
        path: folder.file("app.db"), clock: clock, limits: limits, broker: broker, options: options,
        reports: .unwanted)
    }
  do {
    try await body(World(store: store, clock: clock, broker: broker))
    await store.close()
  } catch {
    await store.close()
    throw error
  }
}

extension SQLiteReports {
  /// For tests in which nothing may go wrong.
  static let unwanted = SQLiteReports(
    fatal: { Issue.record("fatal: \($0)") }, notice: { Issue.record("notice: \($0)") })
}

extension User {
  var author: Author { .account(id, username) }
}

extension AppendOutcome {
  var stored: Message? { if case .stored(let message) = self { message } else { nil } }
  var duplicate: Message? { if case .duplicate(let message) = self { message } else { nil } }
  var refusal: ChatError? { if case .refused(let error) = self { error } else { nil } }
}

func guest(_ number: Int64, _ name: String) throws -> Author {
  .guest(try #require(GuestID(number)), try Username(name))
}

/// A value that tests and a store's threads share.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>

  init(_ value: Value) { self.value = Mutex(value) }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    value.withLock { value in body(&value) }
  }
}

extension SessionStore {
  /// For tests that ask for no more than the number.
  func startSession(_ draft: NewSession) async throws -> SessionID { try await createSession(draft).id }
}

extension Store {
  /// What is known of a stretch of a room's log, bounds included.
  func completed(of room: RoomID, from: Seq, through: Seq, seenBy viewer: UserID?)
    async throws -> [Chat.Message]
  {
    let before = Seq(from.rawValue - 1) ?? .zero
    let page = try await history(of: room, .after(before), limit: 10_000).messages
    return try await completed(page.filter { $0.seq <= through }, seenBy: viewer)
  }

  /// The reactions in such a stretch; messages without any are left out.
  func reactions(of room: RoomID, from: Seq, through: Seq, seenBy viewer: UserID?)
    async throws -> [MessageID: [Reaction]]
  {
    var found: [MessageID: [Reaction]] = [:]
    for message in try await completed(of: room, from: from, through: through, seenBy: viewer) {
      if !message.reactions.isEmpty { found[message.id] = message.reactions }
    }
    return found
  }

  /// The messages in such a stretch that have answers.
  func threads(of room: RoomID, from: Seq, through: Seq) async throws -> [MessageID: ThreadSummary] {
    var found: [MessageID: ThreadSummary] = [:]
    for message in try await completed(of: room, from: from, through: through, seenBy: nil) {
      found[message.id] = message.thread
    }
    return found
  }
}
