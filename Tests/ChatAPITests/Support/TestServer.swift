import Auth
import Chat
import ChatAPI
import Engine
import Foundation
import Stores
import Synchronization

/// A clock that stands still until a test moves it.
final class MovableClock: Chat.Clock {
  private let time = Mutex(Timestamp(microseconds: 1_800_000_000_000_000))

  func now() -> Timestamp { time.withLock { $0 } }

  func move(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// A whole server on a free port, with its store in memory or on SQLite.
final class TestServer: Sendable {
  enum Storage { case memory, sqlite }

  /// For tests that do not ask for a number; `TEST_LOOPS` changes it.
  static let loops = ProcessInfo.processInfo.environment["TEST_LOOPS"].flatMap(Int.init) ?? 2

  let port: UInt16
  /// The strict ports, where some were asked for.
  let ports: [Site: UInt16]
  let clock = MovableClock()
  let core: ChatCore
  let store: any Store
  /// The store's gates, where the server was made with some.
  let gate: GatedStore?
  private let server: HTTPServer
  let folder: URL
  private let isStopped = Mutex(false)

  init(
    _ storage: Storage = .memory, loops: Int = TestServer.loops, hashQueue: Int = 1_000,
    hashCost: Argon2Cost = Argon2Cost(memory: 64, passes: 1, lanes: 1),
    isGated: Bool = false, sites: [Site] = [], pictures: any AvatarMaker = TestPictures(),
    images: any ImageWork = TestPictures(),
    settings change: (inout APISettings) -> Void = { _ in }
  ) async throws {
    var settings = APISettings()
    settings.rateLimits = false
    change(&settings)
    folder = FileManager.default.temporaryDirectory.appending(path: "roost-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let broker = LocalBroker()
    let bare: any Store =
      switch storage {
      case .memory: MemoryStore(clock: clock, limits: settings.limits, broker: broker)
      case .sqlite:
        try SQLiteStore(
          path: folder.appending(path: "test.db").path, clock: clock, limits: settings.limits, broker: broker,
          reports: SQLiteReports(fatal: { fatalError($0) }))
      }
    gate = isGated ? GatedStore(bare) : nil
    store = gate ?? bare
    guard let hasher = PasswordHasher(cost: hashCost, queue: hashQueue),
      let tokens = TokenSigner(key: try SecretKey("a key for tests that is long enough, 0123456789"))
    else { throw TestFailure("no hasher or signer") }
    guard let contents = DiskContents(folder: folder.appending(path: "files").path) else {
      throw TestFailure("no folder for files")
    }
    let core = ChatCore(
      settings: settings, store: store, broker: broker, clock: clock, hasher: hasher, tokens: tokens,
      contents: contents, images: images, pictures: pictures
    ) { _ in }
    self.core = core
    try await core.prepare()
    var configuration = ServerConfiguration()
    configuration.loops = loops
    configuration.ports = Array(repeating: 0, count: 1 + sites.count)
    let byPort = Mutex<[UInt16: Site]>([:])
    server = try HTTPServer(configuration) { loop in
      ChatApplication(core: core, sites: byPort.withLock { $0 }, on: loop)
    }
    port = server.port
    ports = Dictionary(uniqueKeysWithValues: zip(sites, server.ports.dropFirst()))
    byPort.withLock { all in for (site, port) in ports { all[port] = site } }
    server.start()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func stop() async {
    guard
      !isStopped.withLock({
        let was = $0
        $0 = true
        return was
      })
    else { return }
    await core.finishSends(within: .seconds(5))
    await server.stop(grace: .milliseconds(200))
    await store.close()
  }

  // MARK: People

  /// An account with a token.
  func signUp(_ name: String) async throws -> Person {
    let password = "the password of \(name)"
    let user = try await call("POST", "/api/users/", body: ["username": name, "password": password])
    try user.expect(201)
    return try await signIn(name)
  }

  /// Makes somebody an administrator, as the operator does on the command line.
  func makeAdmin(_ name: String) async throws {
    let user = try await store.user(named: Username(name))
    guard let user else { throw TestFailure("no such user") }
    _ = try await store.administer(user.id, [.setAdmin(true)], by: nil)
  }

  func signIn(_ name: String) async throws -> Person {
    let reply = try await call(
      "POST", "/api/token", body: ["username": name, "password": "the password of \(name)"])
    try reply.expect(200)
    let me = try await call("GET", "/api/users/me/", token: reply["access_token"].string)
    return Person(
      server: self, name: name, id: me["id"].int ?? 0, token: reply["access_token"].string ?? "",
      refreshToken: reply["refresh_token"].string ?? "")
  }

  func call(
    _ method: String, _ path: String, token: String? = nil, body: [String: Any]? = nil,
    headers: [(String, String)] = []
  ) async throws -> Reply {
    var all = headers
    if let token { all.append(("Authorization", "Bearer \(token)")) }
    var bytes: [UInt8] = []
    if let body {
      bytes = Array(try JSONSerialization.data(withJSONObject: body, options: .sortedKeys))
      all.append(("Content-Type", "application/json"))
    }
    return try await HTTPClient.call(port, method, path, all, bytes)
  }
}

struct TestFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Somebody with an account on a test server.
struct Person: Sendable {
  let server: TestServer
  let name: String
  let id: Int
  let token: String
  let refreshToken: String

  func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Reply {
    try await server.call(method, path, token: token, body: body)
  }

  func makeRoom(_ name: String, kind: String = "public") async throws -> Int {
    let reply = try await call("POST", "/api/rooms/", ["name": name, "kind": kind])
    try reply.expect(201)
    return reply["id"].int ?? 0
  }

  /// Sends over REST and returns the stored message.
  @discardableResult
  func post(_ content: String, in room: Int, clientID: String? = nil) async throws -> Reply {
    var body: [String: Any] = ["content": content]
    if let clientID { body["client_id"] = clientID }
    return try await call("POST", "/api/rooms/\(room)/messages", body)
  }

  /// Uploads a file as bare bytes.
  func upload(_ name: String, _ bytes: [UInt8], headers: [(String, String)] = []) async throws -> Reply {
    let query = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    return try await HTTPClient.call(
      server.port, "POST", "/api/files?name=\(query)", [("Authorization", "Bearer \(token)")] + headers, bytes
    )
  }

  /// A socket in the room, past its first frames.
  func enter(_ room: Int, after: Int? = nil) async throws -> Socket {
    let socket = try await open("/ws/room/\(room)", after: after)
    _ = try await socket.next("room_joined")
    if after == nil { _ = try await socket.next("message_history") }
    return socket
  }

  func open(_ path: String, after: Int? = nil) async throws -> Socket {
    let query = "?token=\(token)" + (after.map { "&after=\($0)" } ?? "")
    return try await Socket.open(server.port, path + query)
  }
}
