/// Where everything durable lives. The in-memory store is the specification that the others must agree with.
///
/// Writes are durable when they return. Reads see every write that returned before they began.
public protocol Store: Sendable {
  // MARK: People

  /// Makes an account, a member of the lobby from its start. Throws `.usernameTaken`.
  func createUser(_ draft: NewUser) async throws(ChatError) -> User
  func user(_ id: UserID) async throws(ChatError) -> User?
  /// Finds by name, without regard to case.
  func user(named name: Username) async throws(ChatError) -> User?
  /// Accounts in the order of their ids, from after `cursor`; `query` is a part of the username or display name.
  func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError) -> [User]
  func credentials(of name: Username) async throws(ChatError) -> Credentials?
  /// Replaces the encoded hash after its parameters changed.
  func setPasswordHash(_ hash: String, of id: UserID) async throws(ChatError)

  // MARK: Sessions

  func createSession(_ draft: NewSession) async throws(ChatError) -> SessionID
  /// Exchanges a refresh token for its successor, both given as hashes. The predecessor is taken again within `grace`.
  func rotateSession(presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration)
    async throws(ChatError) -> Rotation
  /// Ends a session for good; no error if there is none.
  func revokeSession(_ id: SessionID) async throws(ChatError)
  /// Sessions revoked at or after `time`, whose access tokens may still be unexpired.
  func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID]

  // MARK: Rooms

  /// Makes a room with `creator` as owner. Throws `.roomNameTaken` (public rooms, without regard to case),
  /// `.userNotFound`, `.tooManyRooms` (of the creator or of a member), `.roomFull`.
  func createRoom(_ draft: NewRoom) async throws(ChatError) -> Room
  func room(_ id: RoomID) async throws(ChatError) -> Room?
  /// The rooms `user` may see, by id, from after `cursor`: joined ones and all public ones.
  func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  /// nil: no such room, or not a member.
  func role(of user: UserID, in room: RoomID) async throws(ChatError) -> Role?
  func members(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Member]
  func join(_ user: UserID, to room: RoomID) async throws(ChatError) -> JoinOutcome
  /// An owner who leaves hands over to the oldest moderator, then the oldest member.
  func leave(_ user: UserID, from room: RoomID) async throws(ChatError) -> LeaveOutcome

  // MARK: Messages

  /// Stores messages in their order and gives each its room's next `seq`.
  ///
  /// Returns at once, from any thread. Each `done` is called exactly once, from the store's own thread, after the
  /// commit is durable and was published; calls keep the order of commits. A full queue calls it before
  /// returning, with `.refused(.busy)`. What is handed over together is committed together where it can be. Refusals: `.roomNotFound`, `.userNotFound`, `.clientIDConflict`,
  /// `.messageNotFound` (of `replyTo`), `.logFull`, `.busy`, `.unavailable`.
  func append(_ batch: [MessageAppend])
  func message(_ id: MessageID) async throws(ChatError) -> Message?
  func history(of room: RoomID, _ range: HistoryRange, limit: Int) async throws(ChatError) -> HistoryPage
  /// The log after `seq`, oldest first, at most `limit` events.
  func events(of room: RoomID, after seq: Seq, limit: Int) async throws(ChatError) -> [RoomEvent]

  // MARK: Life

  /// Answers when a read and a write would work now.
  func check() async throws(ChatError)
  /// Finishes what is queued, flushes and closes. Later calls are refused with `.unavailable`.
  func close() async
}

extension Store {
  /// The same for a single message.
  public func append(_ draft: MessageDraft, done: @escaping @Sendable (AppendOutcome) -> Void) {
    append([MessageAppend(draft, done: done)])
  }
}
