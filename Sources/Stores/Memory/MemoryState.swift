import Chat

/// Everything a ``MemoryStore`` knows.
struct MemoryState {
  let limits: ChatLimits
  var stamps: Stamps

  /// By `id - 1`.
  var accounts: [Credentials] = []
  var accountsByName: [String: UserID] = [:]
  /// By `id - 1`.
  var sessions: [SessionState] = []
  var tokens: [[UInt8]: TokenState] = [:]
  var rooms: [RoomID: RoomState] = [:]
  /// Room ids in order; they are never given out twice.
  var roomIDs: [RoomID] = [.lobby]
  /// What was added to the logs since it was last published.
  var recorded: [RoomEvent] = []
  /// The first message of every sender's `client_id`.
  var sent: [SentKey: MessageID] = [:]

  struct SessionState {
    let userID: UserID
    var revokedAt: Timestamp?
  }

  struct TokenState {
    let session: SessionID
    let expiresAt: Timestamp
    var spentAt: Timestamp?
  }

  struct RoomState {
    var room: Room
    var members: [UserID: Membership] = [:]
    /// By `seq - 1`. A message stands here as it was sent; ``messages`` has it as it is.
    var log: [RoomEvent] = []
    /// In the order of their seq.
    var messages: [Message] = []
    /// The texts that were replaced, oldest first.
    var earlierTexts: [MessageID: [String]] = [:]
    /// Who gave which emoji, the emoji that was given first first.
    var reactions: [MessageID: [(emoji: String, users: Set<UserID>)]] = [:]

    struct Membership {
      var role: Role
      let joinedAt: Timestamp
    }
  }

  /// By bytes: strings that are only canonically equivalent are different ids.
  struct SentKey: Hashable {
    let sender: Int64
    let clientID: [UInt8]
  }

  init(clock: any Clock, limits: ChatLimits) {
    self.limits = limits
    stamps = Stamps(clock: clock, last: 0)
    let lobby = Room(
      id: .lobby, name: "lobby", topic: "", kind: .public, guests: true, readOnly: false, createdBy: nil,
      createdAt: stamps.next(), memberCount: 0, lastSeq: .zero)
    rooms[.lobby] = RoomState(room: lobby)
  }

  // MARK: People

  func account(_ id: UserID) -> Credentials? {
    id.rawValue <= accounts.count ? accounts[Int(id.rawValue) - 1] : nil
  }

  func account(named name: Username) -> Credentials? { accountsByName[name.folded].flatMap(account) }

  mutating func createUser(_ draft: NewUser) throws(StoreFailure) -> User {
    try Texts.check(draft.displayName, as: .displayName)
    try Texts.check(draft.email, as: .email)
    try Texts.check(draft.passwordHash, as: .password)
    guard accountsByName[draft.username.folded] == nil else { throw .refused(.usernameTaken) }
    guard let id = UserID(Int64(accounts.count) + 1) else { throw .refused(.unavailable) }
    let user = User(
      id: id, username: draft.username, displayName: draft.displayName, email: draft.email,
      createdAt: stamps.next())
    accounts.append(Credentials(user: user, passwordHash: draft.passwordHash))
    accountsByName[draft.username.folded] = id
    add(id, to: .lobby, as: .member, at: user.createdAt)
    return user
  }

  mutating func setPasswordHash(_ hash: String, of id: UserID) throws(StoreFailure) {
    guard let account = account(id) else { throw .refused(.userNotFound) }
    accounts[Int(id.rawValue) - 1] = Credentials(user: account.user, passwordHash: hash)
  }

  func users(matching query: String?, after cursor: UserID?, limit: Int) -> [User] {
    guard let limit = PageLimit(limit), let needle = Texts.needle(query, limits: limits) else { return [] }
    let folded = Self.fold(needle)
    let found = accounts.lazy.map(\.user).filter { user in
      user.id.rawValue > cursor?.rawValue ?? 0
        && [user.username.text, user.displayName].contains { text in
          guard let text else { return false }
          return Self.isPart(folded, of: Self.fold(text))
        }
    }
    return Array(found.prefix(limit.count))
  }

  /// Letters of ASCII are compared without regard to case.
  private static func fold(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
  }

  private static func isPart(_ needle: [UInt8], of text: [UInt8]) -> Bool {
    guard needle.count <= text.count else { return false }
    return (0...text.count - needle.count).contains { text[$0...].starts(with: needle) }
  }

  // MARK: Sessions

  mutating func createSession(_ draft: NewSession) throws(StoreFailure) -> SessionID {
    guard account(draft.userID) != nil else { throw .refused(.userNotFound) }
    guard tokens[draft.refreshHash] == nil, let id = SessionID(Int64(sessions.count) + 1) else {
      throw .refused(.unavailable)
    }
    sessions.append(SessionState(userID: draft.userID))
    tokens[draft.refreshHash] = TokenState(session: id, expiresAt: draft.expiresAt)
    return id
  }

  mutating func rotate(
    _ presented: [UInt8], to successor: [UInt8], expiresAt: Timestamp, grace: Duration
  ) throws(StoreFailure) -> Rotation {
    let now = stamps.now
    guard let token = tokens[presented], token.expiresAt > now else { return .unknown }
    let session = token.session
    guard let account = account(sessions[Int(session.rawValue) - 1].userID) else { return .unknown }
    if let spentAt = token.spentAt, spentAt.advanced(by: grace) < now {
      revoke(session)
      return .reused(session)
    }
    // What has expired is forgotten, and then may be issued again.
    guard tokens[successor].map({ $0.session == session && $0.expiresAt <= now }) ?? true else {
      throw .refused(.unavailable)
    }
    tokens = tokens.filter { $0.value.session != session || $0.value.expiresAt > now }
    for (hash, token) in tokens where token.session == session && token.spentAt == nil {
      tokens[hash]?.spentAt = now
    }
    tokens[successor] = TokenState(session: session, expiresAt: expiresAt)
    return .rotated(session, account.user)
  }

  mutating func revoke(_ id: SessionID) {
    guard id.rawValue <= sessions.count else { return }
    let index = Int(id.rawValue) - 1
    if sessions[index].revokedAt == nil { sessions[index].revokedAt = stamps.now }
    tokens = tokens.filter { $0.value.session != id }
  }

  func sessionsRevoked(since time: Timestamp) -> [SessionID] {
    var found: [(at: Timestamp, id: SessionID)] = []
    for (index, session) in sessions.enumerated() {
      if let at = session.revokedAt, at >= time, let id = SessionID(Int64(index) + 1) {
        found.append((at, id))
      }
    }
    return found.sorted { $0.at == $1.at ? $0.id.rawValue < $1.id.rawValue : $0.at < $1.at }.map(\.id)
  }
}
