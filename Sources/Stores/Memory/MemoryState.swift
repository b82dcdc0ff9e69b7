import Chat

/// Everything a ``MemoryStore`` knows.
struct MemoryState {
  let limits: ChatLimits
  var stamps: Stamps

  /// By `id - 1`.
  var accounts: [Credentials] = []
  /// The accounts that have ended, and whether their messages are still to be erased.
  var former: [UserID: Bool] = [:]
  var accountsByName: [String: UserID] = [:]
  var avatars: [UserID: Avatar] = [:]
  /// By `id - 1`.
  var sessions: [SessionState] = []
  var tokens: [[UInt8]: TokenState] = [:]
  /// Whose key has which hash.
  var keys: [[UInt8]: UserID] = [:]
  /// The accounts that nothing proves.
  var claimed: Set<UserID> = []
  /// Who has which bots.
  var botOwners: [UserID: UserID] = [:]
  var admins: Set<UserID> = []
  /// Who may not sign in, since when.
  var disabled: [UserID: Timestamp] = [:]
  var announcement: String?
  /// How many there ever were, and when the newest was made.
  var announcements: Int64 = 0
  var announcedAt = Timestamp(microseconds: 0)
  /// Up to when somebody has read all notifications, and which later ones besides.
  var noticed: [UserID: Timestamp] = [:]
  var noticedAlone: [UserID: [NotificationID: Timestamp]] = [:]
  /// By `id - 1`.
  var reports: [Report] = []
  var passwordResets: [UserID: NewPasswordReset] = [:]
  /// By `id - 1`.
  var audit: [AuditEntry] = []
  /// How many there ever were.
  var hookCount: Int64 = 0
  var webhookCount: Int64 = 0
  var files: [FileID: FileState] = [:]
  /// How many there ever were.
  var fileCount: Int64 = 0
  /// Contents that perhaps no file needs.
  var contentsToErase: [ContentHash: Int64] = [:]
  var rooms: [RoomID: RoomState] = [:]
  /// By code.
  var invites: [String: Invite] = [:]
  var directRooms: [Set<UserID>: RoomID] = [:]
  /// Room ids in order; they are never given out twice.
  var roomIDs: [RoomID] = [.lobby]
  /// What was added to the logs since it was last published.
  var recorded: [RoomEvent] = []
  /// The rooms made under a key, by creator and the key's name.
  var madeRooms: [MadeKey: MadeRoom] = [:]
  /// The first message of every sender's `client_id`.
  var sent: [SentKey: MessageID] = [:]

  struct SessionState {
    let userID: UserID
    var session: Session
    let cookie: NewCookie?
    /// It was begun with the account's key.
    var isByKey = false
    var revokedAt: Timestamp?
    /// It is over, and only its number is taken.
    var isForgotten = false
  }

  struct TokenState {
    let session: SessionID
    let expiresAt: Timestamp
    var spentAt: Timestamp?
  }

  struct RoomState {
    var room: Room
    /// Who made it without an account.
    var guestOwner: GuestID?
    var members: [UserID: Membership] = [:]
    /// By `seq - 1`. A message stands here as it was sent; ``messages`` has it as it is.
    var log: [RoomEvent] = []
    /// In the order of their seq.
    var messages: [Message] = []
    /// The texts that were replaced, oldest first.
    var earlierTexts: [MessageID: [String]] = [:]
    /// Who gave which emoji with which event, the emoji that was given first first.
    var reactions: [MessageID: [(emoji: String, users: [UserID: Seq])]] = [:]
    /// The one pinned last last.
    var pins: [MessageID] = []
    /// When each sender of late wrote, by the key of the sender; kept in slow mode only.
    var slowPosts: [Int64: Timestamp] = [:]
    /// Who is kept out, and who did it when.
    var banned: [UserID: BanNote] = [:]
    var hooks: [HookID: HookState] = [:]
    var webhooks: [WebhookID: WebhookState] = [:]

    struct BanNote {
      let by: UserID
      let at: Timestamp
    }

    struct Membership {
      var role: Role
      let joinedAt: Timestamp
      var marker: Seq
      var mutedUntil: Timestamp?
      /// Who made the user a member, if it was somebody else.
      let invitedBy: UserID?
      var level = NotificationLevel.all
    }
  }

  struct HookState {
    let hook: Hook
    let secretHash: [UInt8]
  }

  struct WebhookState {
    var webhook: Webhook
    /// Oldest first.
    var deliveries: [WebhookDelivery] = []
  }

  struct MadeKey: Hashable {
    let creator: UserID
    let name: [UInt8]
  }

  struct MadeRoom {
    let room: RoomID
    let request: [UInt8]
    let at: Timestamp
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

  /// nil for one that has ended too.
  func account(_ id: UserID) -> Credentials? {
    id.rawValue <= accounts.count && former[id] == nil ? accounts[Int(id.rawValue) - 1] : nil
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

  mutating func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) throws(StoreFailure)
    -> Bool
  {
    guard let account = account(id) else { throw .refused(.userNotFound) }
    guard Texts.areSame(account.passwordHash, old) else { return false }
    accounts[Int(id.rawValue) - 1] = Credentials(user: account.user, passwordHash: hash)
    return true
  }

  mutating func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?)
    throws(StoreFailure)
    -> User
  {
    guard let account = account(id) else { throw .refused(.userNotFound) }
    if let expected, expected != account.user { throw .refused(.changedMeanwhile) }
    let user = change.applied(to: account.user)
    try Texts.check(user)
    accounts[Int(id.rawValue) - 1] = Credentials(user: user, passwordHash: account.passwordHash)
    return user
  }

  func users(matching query: String?, after cursor: UserID?, limit: Int) -> [User] {
    guard let limit = PageLimit(limit), let needle = Texts.needle(query, limits: limits) else { return [] }
    let folded = Self.fold(needle)
    let found = accounts.lazy.map(\.user).filter { user in
      user.id.rawValue > cursor?.rawValue ?? 0 && former[user.id] == nil
        && [user.username.text, user.displayName].contains { text in
          guard let text else { return false }
          return Self.isPart(folded, of: Self.fold(text))
        }
    }
    return Array(found.prefix(limit.count))
  }

  /// Letters of ASCII are compared without regard to case.
  static func fold(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 + 32 : $0 }
  }

  static func isPart(_ needle: [UInt8], of text: [UInt8]) -> Bool {
    guard needle.count <= text.count else { return false }
    return (0...text.count - needle.count).contains { text[$0...].starts(with: needle) }
  }
}
