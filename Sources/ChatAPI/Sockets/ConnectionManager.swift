import Chat
import Engine
import Synchronization

/// What is known of one open socket.
struct ConnectionRecord: Sendable {
  let id: UInt64
  let path: String
  let userID: UserID?
  let username: Username?
  let address: String
  let roomIDs: [RoomID]
  let connectedAt: Timestamp
  let idleSeconds: Int64
  let bytesIn: UInt64
  let bytesOut: UInt64
  let framesIn: UInt64
  let framesOut: UInt64
}

/// What one loop, or all of them, has to tell one user.
struct ConnectionReport: Sendable {
  var own: [ConnectionRecord] = []
  /// Sockets of everybody.
  var perRoom: [RoomID: Int] = [:]
}

/// How many sockets there are.
struct ConnectionTotals: Sendable {
  var accounts = 0
  var guests = 0
  /// By path template.
  var byPath: [String: Int] = [:]

  var total: Int { accounts + guests }
}

/// Tracks every open socket of every loop: who, where, since when and how much; refuses those that are too many.
///
/// Counts are kept under one lock. What changes with every frame stays with its loop and is asked for there.
public final class ConnectionManager: Sendable {
  private struct State {
    var totals = ConnectionTotals()
    var byUser: [UserID: Int] = [:]
    var byNetwork: [UInt64: Int] = [:]
    /// Who has a socket of a kind of which one is enough.
    var alone: Set<UserID> = []
    var sources: [@Sendable (UserID?) async -> ConnectionReport] = []
  }

  private let perUser: Int
  private let perAddress: Int
  private let state = Mutex(State())

  init(_ settings: APISettings) {
    perUser = settings.rateLimits ? settings.connectionsPerUser : .max
    perAddress = settings.rateLimits ? settings.connectionsPerAddress : .max
  }

  /// A loop's own report of its sockets.
  func addSource(_ source: @escaping @Sendable (UserID?) async -> ConnectionReport) {
    state.withLock { $0.sources.append(source) }
  }

  /// Counts a new socket; throws 429 where the user or the address has too many, and 409 for a second one `alone`.
  func open(_ path: String, user: UserID?, network: UInt64, alone: Bool = false) throws(Problem) {
    let refusal = state.withLock { state -> Problem? in
      if state.byNetwork[network, default: 0] >= perAddress { return Self.tooMany("from your address") }
      if let user, state.byUser[user, default: 0] >= perUser { return Self.tooMany("of yours") }
      if alone, let user, !state.alone.insert(user).inserted { return .alreadyConnected }
      state.byNetwork[network, default: 0] += 1
      if let user { state.byUser[user, default: 0] += 1 }
      if user == nil { state.totals.guests += 1 } else { state.totals.accounts += 1 }
      state.totals.byPath[path, default: 0] += 1
      return nil
    }
    if let refusal { throw refusal }
  }

  /// A socket without an account got one.
  func identify(_ user: UserID) throws(Problem) {
    let isAllowed = state.withLock { state in
      guard state.byUser[user, default: 0] < perUser else { return false }
      state.byUser[user, default: 0] += 1
      state.totals.guests -= 1
      state.totals.accounts += 1
      return true
    }
    guard isAllowed else { throw Self.tooMany("of yours") }
  }

  func close(_ path: String, user: UserID?, network: UInt64, alone: Bool = false) {
    state.withLock { state in
      if alone, let user { state.alone.remove(user) }
      Self.decrement(&state.byNetwork, network)
      if let user { Self.decrement(&state.byUser, user) }
      if user == nil { state.totals.guests -= 1 } else { state.totals.accounts -= 1 }
      Self.decrement(&state.totals.byPath, path)
    }
  }

  func totals() -> ConnectionTotals { state.withLock { $0.totals } }

  /// The sockets of one user, or with nil of everybody, by id, and how many there are in each room.
  func report(of user: UserID?) async -> ConnectionReport {
    var all = ConnectionReport()
    for source in state.withLock({ $0.sources }) {
      let report = await source(user)
      all.own += report.own
      all.perRoom.merge(report.perRoom, uniquingKeysWith: +)
    }
    all.own.sort { $0.id < $1.id }
    return all
  }

  private static func tooMany(_ whose: String) -> Problem {
    var problem = Problem(429, "too_many_connections", "Too many open connections \(whose)")
    problem.retryAfter = .seconds(5)
    return problem
  }

  private static func decrement<Key>(_ counts: inout [Key: Int], _ key: Key) {
    guard let count = counts[key] else { return }
    counts[key] = count > 1 ? count - 1 : nil
  }
}

extension Problem {
  static let alreadyConnected = Problem(409, "already_connected", "You already have a connection here")
}
