public import Chat
import Synchronization

/// The store without a disk: the specification that the others must agree with, and what tests and trials run on.
///
/// Plain values behind one lock. Appends go through a queue and a thread, so that callers see the same order of events
/// and answers as with a database.
public final class MemoryStore: Store {
  let state: StateLock
  private let queue: WorkQueue<Job>
  private let rest = Countdown()

  /// - Parameter queueLimit: appends that may wait; beyond, they are refused as `.busy`.
  public init(clock: any Clock, limits: ChatLimits, broker: any Broker, queueLimit: Int = 8_192) {
    state = StateLock(MemoryState(clock: clock, limits: limits))
    queue = WorkQueue(limit: queueLimit)
    rest.add()
    let started = startThread(named: "memory-store") { [state, queue, rest] in
      Self.serve(queue, state, broker)
      rest.leave()
    }
    if !started {
      queue.close()
      rest.leave()
    }
  }

  deinit { queue.close() }

  public func append(_ batch: [MessageAppend]) {
    enqueue(
      batch.map { append in
        Job(
          run: { state in
            let outcome = state.append(append.draft)
            return { append.done(outcome) }
          },
          refuse: { append.done(.refused($0)) })
      })
  }

  public func check() async throws(ChatError) { try await change { _ throws(StoreFailure) in } }

  public func close() async {
    queue.close()
    await rest.wait()
    state.close()
  }

  /// Something to do in the order of the queue.
  private struct Job: Sendable {
    /// Changes the state, and answers what to do once its events are published.
    let run: @Sendable (inout MemoryState) -> (@Sendable () -> Void)
    let refuse: @Sendable (ChatError) -> Void
  }

  /// Does something that may add to a room's log, in order with everything else that does.
  func change<Value: Sendable>(
    _ body: @escaping @Sendable (inout MemoryState) throws(StoreFailure) -> Value
  ) async throws(ChatError) -> Value {
    let result: Result<Value, ChatError> = await withCheckedContinuation { caller in
      enqueue([
        Job(
          run: { state in
            let result: Result<Value, ChatError>
            do throws(StoreFailure) { result = .success(try body(&state)) } catch {
              result = .failure(error.chatError)
            }
            return { caller.resume(returning: result) }
          },
          refuse: { caller.resume(returning: .failure($0)) })
      ])
    }
    return try result.get()
  }

  private func enqueue(_ jobs: [Job]) {
    let (accepted, result) = queue.push(jobs)
    for job in jobs.dropFirst(accepted) { job.refuse(result == .closed ? .unavailable : .busy) }
  }

  private static func serve(_ queue: WorkQueue<Job>, _ state: StateLock, _ broker: any Broker) {
    var batch: [Job] = []
    while queue.take(upTo: 256, into: &batch, idleAfter: nil) != .closed {
      let (answers, events) = state.run(batch.map(\.run))
      if !events.isEmpty { broker.publish(events) }
      for answer in answers { answer() }
      batch.removeAll(keepingCapacity: true)
    }
  }

  // MARK: People

  public func createUser(_ draft: NewUser) async throws(ChatError) -> User {
    try state.write { state throws(StoreFailure) in try state.createUser(draft) }
  }

  public func user(_ id: UserID) async throws(ChatError) -> User? {
    try state.read { $0.account(id)?.user }
  }

  public func user(named name: Username) async throws(ChatError) -> User? {
    try state.read { $0.account(named: name)?.user }
  }

  public func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [User]
  {
    try state.read { $0.users(matching: query, after: cursor, limit: limit) }
  }

  public func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?)
    async throws(ChatError) -> User
  {
    try state.write { state throws(StoreFailure) in
      try state.changeProfile(of: id, change, from: expected)
    }
  }

  public func credentials(of name: Username) async throws(ChatError) -> Credentials? {
    try state.read { $0.account(named: name) }
  }

  public func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) async throws(ChatError)
    -> Bool
  {
    try state.write { state throws(StoreFailure) in try state.setPasswordHash(hash, replacing: old, of: id) }
  }

  // MARK: Sessions

  public func createSession(_ draft: NewSession) async throws(ChatError) -> StartedSession {
    try state.write { state throws(StoreFailure) in try state.createSession(draft) }
  }

  public func rotateSession(
    presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration
  ) async throws(ChatError) -> Rotation {
    try state.write { state throws(StoreFailure) in
      try state.rotate(presented, to: successor, expiresAt: expiresAt, grace: grace)
    }
  }

  public func revokeSession(_ id: SessionID) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in state.revoke(id) }
  }

  public func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID] {
    try state.read { $0.sessionsRevoked(since: time) }
  }

  public func forgetSessions(overBefore time: Timestamp, after cursor: SessionID?, limit: Int)
    async throws(ChatError) -> SessionID?
  {
    try state.write { state throws(StoreFailure) in
      state.forgetSessions(overBefore: time, after: cursor, limit: limit)
    }
  }

  public func sessions(of user: UserID, after cursor: SessionID?, limit: Int) async throws(ChatError)
    -> [Session]
  {
    try state.read { $0.sessions(of: user, after: cursor, limit: limit) }
  }

  public func endSession(_ id: SessionID, of user: UserID) async throws(ChatError) {
    try state.write { state throws(StoreFailure) in try state.endSession(id, of: user) }
  }

  public func endOtherSessions(of user: UserID, than kept: SessionID) async throws(ChatError) -> [SessionID] {
    try state.write { state throws(StoreFailure) in state.endOtherSessions(of: user, than: kept) }
  }

  public func changePassword(
    _ hash: String, replacing old: String, of user: UserID, keeping session: SessionID
  ) async throws(ChatError) -> [SessionID] {
    try state.write { state throws(StoreFailure) in
      try state.changePassword(hash, replacing: old, of: user, keeping: session)
    }
  }

  public func cookieSession(_ hash: [UInt8]) async throws(ChatError) -> CookieSession? {
    try state.read { $0.cookieSession(hash) }
  }

  public func touchSession(_ id: SessionID) async throws(ChatError) -> Bool {
    try state.write { state throws(StoreFailure) in state.touchSession(id) }
  }

  // MARK: Rooms

  public func createRoom(_ draft: NewRoom) async throws(ChatError) -> Room {
    try await change { state throws(StoreFailure) in try state.createRoom(draft) }
  }

  public func room(_ id: RoomID) async throws(ChatError) -> Room? {
    try state.read { $0.rooms[id]?.room }
  }

  public func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  {
    try state.read { $0.rooms(visibleTo: user, after: cursor, limit: limit) }
  }

  public func role(of user: UserID, in room: RoomID) async throws(ChatError) -> Role? {
    try state.read { $0.rooms[room]?.members[user]?.role }
  }

  public func shareRoom(_ one: UserID, _ other: UserID) async throws(ChatError) -> Bool {
    try state.read { state in
      state.rooms.values.contains { $0.members[one] != nil && $0.members[other] != nil }
    }
  }

  public func members(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Member]
  {
    try state.read { $0.members(of: room, after: cursor, limit: limit) }
  }

  public func join(_ user: UserID, to room: RoomID) async throws(ChatError) -> JoinOutcome {
    try await change { state throws(StoreFailure) in try state.join(user, to: room) }
  }

  public func leave(_ user: UserID, from room: RoomID) async throws(ChatError) -> LeaveOutcome {
    try await change { state throws(StoreFailure) in try state.leave(user, from: room) }
  }

  // MARK: Messages

  public func message(_ id: MessageID) async throws(ChatError) -> Message? {
    try state.read { $0.message(id) }
  }

  public func history(of room: RoomID, _ range: HistoryRange, limit: Int) async throws(ChatError)
    -> HistoryPage
  {
    try state.read { $0.history(of: room, range, limit: limit) }
  }

  public func replies(to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError) -> HistoryPage {
    try state.read { $0.replies(to: id, after: seq, limit: limit) }
  }

  public func completed(_ messages: [Message], seenBy viewer: UserID?) async throws(ChatError) -> [Message] {
    try state.read { $0.completed(messages, seenBy: viewer) }
  }

  public func events(of room: RoomID, after seq: Seq, limit: Int) async throws(ChatError) -> [RoomEvent] {
    try state.read { $0.events(of: room, after: seq, limit: limit) }
  }

  // MARK: Edits

  public func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) async throws(ChatError) -> RoomEvent {
    try await change { state throws(StoreFailure) in
      try state.edit(id, to: content, by: author, within: window, from: expected)
    }
  }

  public func delete(_ id: MessageID, by author: Author) async throws(ChatError) -> RoomEvent {
    try await change { state throws(StoreFailure) in try state.delete(id, by: author) }
  }

  public func earlierTexts(of id: MessageID, limit: Int) async throws(ChatError) -> [String] {
    guard let limit = PageLimit(limit) else { return [] }
    return try state.read { $0.earlierTexts(of: id).suffix(limit.count) }
  }

  // MARK: Reading

  public func markRead(_ room: RoomID, through seq: Seq, by user: UserID) async throws(ChatError) -> Bool {
    try state.write { state throws(StoreFailure) in try state.markRead(room, through: seq, by: user) }
  }

  public func readState(of user: UserID, in room: RoomID) async throws(ChatError) -> ReadState? {
    try state.read { $0.readState(of: user, in: room) }
  }
}

/// The one lock. Nothing is called while it is held but the state's own functions.
final class StateLock: Sendable {
  private let state: Mutex<MemoryState>
  private let isClosed = Atomic(false)

  init(_ state: sending MemoryState) { self.state = Mutex(state) }

  func close() { isClosed.store(true, ordering: .releasing) }

  func read<Value: Sendable>(_ body: (MemoryState) -> Value) throws(ChatError) -> Value {
    if isClosed.load(ordering: .acquiring) { throw .unavailable }
    return state.withLock { body($0) }
  }

  /// A refused write changes nothing.
  func write<Value: Sendable>(_ body: (inout MemoryState) throws(StoreFailure) -> Value) throws(ChatError)
    -> Value
  {
    if isClosed.load(ordering: .acquiring) { throw .unavailable }
    let result = state.withLock { state -> Result<Value, ChatError> in
      do throws(StoreFailure) { return .success(try body(&state)) } catch { return .failure(error.chatError) }
    }
    return try result.get()
  }

  /// Runs the jobs and answers what they want done, and what they added to the logs.
  func run(_ jobs: [@Sendable (inout MemoryState) -> (@Sendable () -> Void)]) -> (
    [@Sendable () -> Void], [RoomEvent]
  ) {
    state.withLock { state in
      let answers = jobs.map { $0(&state) }
      defer { state.recorded.removeAll(keepingCapacity: true) }
      return (answers, state.recorded)
    }
  }
}
