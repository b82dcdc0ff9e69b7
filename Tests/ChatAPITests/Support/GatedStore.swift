import Chat
import Synchronization

/// A store some of whose reads wait at a gate, so that a test can let something happen in the middle of a call.
final class GatedStore: Store {
  /// The reads that have a gate.
  enum Gate: Hashable { case user, role, history }

  private struct State {
    var shut: Set<Gate> = []
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let base: any Store
  private let state = Mutex(State())

  init(_ base: any Store) { self.base = base }

  /// Calls that have done their read wait from now on, before they return.
  func shut(_ gate: Gate) { state.withLock { _ = $0.shut.insert(gate) } }

  /// Lets everybody go on.
  func open() {
    let waiting = state.withLock { state in
      defer { state = State() }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  var waitingCount: Int { state.withLock { $0.waiting.count } }

  private func pass(_ gate: Gate) async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        guard state.shut.contains(gate) else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isOpen { continuation.resume() }
    }
  }

  func user(_ id: UserID) async throws(ChatError) -> User? {
    let user = try await base.user(id)
    await pass(.user)
    return user
  }

  func role(of user: UserID, in room: RoomID) async throws(ChatError) -> Role? {
    let role = try await base.role(of: user, in: room)
    await pass(.role)
    return role
  }

  func history(of room: RoomID, _ range: HistoryRange, limit: Int) async throws(ChatError) -> HistoryPage {
    let page = try await base.history(of: room, range, limit: limit)
    await pass(.history)
    return page
  }

  // MARK: Without a gate

  func createUser(_ draft: NewUser) async throws(ChatError) -> User { try await base.createUser(draft) }
  func user(named name: Username) async throws(ChatError) -> User? { try await base.user(named: name) }
  func users(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError) -> [User] {
    try await base.users(matching: query, after: cursor, limit: limit)
  }
  func changeProfile(of id: UserID, _ change: ProfileChange, from expected: User?) async throws(ChatError)
    -> User
  { try await base.changeProfile(of: id, change, from: expected) }
  func credentials(of name: Username) async throws(ChatError) -> Credentials? {
    try await base.credentials(of: name)
  }
  func setPasswordHash(_ hash: String, replacing old: String, of id: UserID) async throws(ChatError) -> Bool {
    try await base.setPasswordHash(hash, replacing: old, of: id)
  }
  func createRoom(named name: String, by guest: GuestID) async throws(ChatError) -> Room {
    try await base.createRoom(named: name, by: guest)
  }
  func deleteRoom(_ id: RoomID, by guest: GuestID) async throws(ChatError) {
    try await base.deleteRoom(id, by: guest)
  }
  func guestRooms(after cursor: RoomID?, limit: Int) async throws(ChatError) -> [Room] {
    try await base.guestRooms(after: cursor, limit: limit)
  }
  func createUser(_ draft: NewKeyUser) async throws(ChatError) -> User { try await base.createUser(draft) }
  func signIn(withKey hash: [UInt8], _ cookie: NewCookie, _ userAgent: UserAgent) async throws(ChatError)
    -> KeySignIn?
  { try await base.signIn(withKey: hash, cookie, userAgent) }
  func user(withKey hash: [UInt8]) async throws(ChatError) -> User? {
    try await base.user(withKey: hash)
  }
  func createUser(claiming name: Username) async throws(ChatError) -> User {
    try await base.createUser(claiming: name)
  }
  func user(claiming name: Username) async throws(ChatError) -> User? {
    try await base.user(claiming: name)
  }
  func inbox(of user: UserID, after stamp: Timestamp, limit: Int) async throws(ChatError) -> [InboxMessage] {
    try await base.inbox(of: user, after: stamp, limit: limit)
  }
  func createSession(_ draft: NewSession) async throws(ChatError) -> StartedSession {
    try await base.createSession(draft)
  }
  func rotateSession(presented: [UInt8], successor: [UInt8], expiresAt: Timestamp, grace: Duration)
    async throws(ChatError) -> Rotation
  {
    try await base.rotateSession(
      presented: presented, successor: successor, expiresAt: expiresAt, grace: grace)
  }
  func revokeSession(_ id: SessionID) async throws(ChatError) { try await base.revokeSession(id) }
  func sessionsRevoked(since time: Timestamp) async throws(ChatError) -> [SessionID] {
    try await base.sessionsRevoked(since: time)
  }
  func sessions(of user: UserID, after cursor: SessionID?, limit: Int) async throws(ChatError) -> [Session] {
    try await base.sessions(of: user, after: cursor, limit: limit)
  }
  func endSession(_ id: SessionID, of user: UserID) async throws(ChatError) {
    try await base.endSession(id, of: user)
  }
  func endOtherSessions(of user: UserID, than kept: SessionID) async throws(ChatError) -> [SessionID] {
    try await base.endOtherSessions(of: user, than: kept)
  }
  func changePassword(_ hash: String, replacing old: String, of user: UserID, keeping session: SessionID)
    async throws(ChatError) -> [SessionID]
  { try await base.changePassword(hash, replacing: old, of: user, keeping: session) }
  func cookieSession(_ hash: [UInt8]) async throws(ChatError) -> CookieSession? {
    try await base.cookieSession(hash)
  }
  func forgetSessions(overBefore time: Timestamp, after cursor: SessionID?, limit: Int)
    async throws(ChatError) -> SessionID?
  { try await base.forgetSessions(overBefore: time, after: cursor, limit: limit) }
  func touchSession(_ id: SessionID) async throws(ChatError) -> Bool { try await base.touchSession(id) }
  func createRoom(_ draft: NewRoom) async throws(ChatError) -> Room { try await base.createRoom(draft) }
  func room(_ id: RoomID) async throws(ChatError) -> Room? { try await base.room(id) }
  func rooms(visibleTo user: UserID, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [RoomSummary]
  {
    try await base.rooms(visibleTo: user, after: cursor, limit: limit)
  }
  func shareRoom(_ one: UserID, _ other: UserID) async throws(ChatError) -> Bool {
    try await base.shareRoom(one, other)
  }
  func members(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Member] {
    try await base.members(of: room, after: cursor, limit: limit)
  }
  func join(_ user: UserID, to room: RoomID) async throws(ChatError) -> JoinOutcome {
    try await base.join(user, to: room)
  }
  func leave(_ user: UserID, from room: RoomID) async throws(ChatError) -> LeaveOutcome {
    try await base.leave(user, from: room)
  }
  func append(_ batch: [MessageAppend]) { base.append(batch) }
  func message(_ id: MessageID) async throws(ChatError) -> Message? { try await base.message(id) }
  func events(of room: RoomID, after seq: Seq, limit: Int) async throws(ChatError) -> [RoomEvent] {
    try await base.events(of: room, after: seq, limit: limit)
  }
  func check() async throws(ChatError) { try await base.check() }
  func close() async { await base.close() }

  // MARK: Settings

  func update(_ room: RoomID, with patch: RoomPatch, by actor: UserID) async throws(ChatError) -> RoomSummary
  {
    try await base.update(room, with: patch, by: actor)
  }
  func openDirect(_ people: Set<UserID>, by creator: UserID) async throws(ChatError) -> (
    room: RoomSummary, isNew: Bool
  ) { try await base.openDirect(people, by: creator) }

  func deleteRoom(_ id: RoomID, by actor: UserID) async throws(ChatError) {
    try await base.deleteRoom(id, by: actor)
  }
  func roomsToErase() async throws(ChatError) -> [RoomID] { try await base.roomsToErase() }
  func eraseRoom(_ id: RoomID, limit: Int) async throws(ChatError) -> Bool {
    try await base.eraseRoom(id, limit: limit)
  }

  // MARK: Moderation

  func moderate(_ user: UserID, in room: RoomID, _ acts: [MemberAct], by actor: UserID)
    async throws(ChatError) -> Member?
  { try await base.moderate(user, in: room, acts, by: actor) }
  func mutedUntil(_ user: UserID, in room: RoomID) async throws(ChatError) -> Timestamp? {
    try await base.mutedUntil(user, in: room)
  }
  func bans(of room: RoomID, after cursor: UserID?, limit: Int) async throws(ChatError) -> [Ban] {
    try await base.bans(of: room, after: cursor, limit: limit)
  }
  func isBanned(_ user: UserID, from room: RoomID) async throws(ChatError) -> Bool {
    try await base.isBanned(user, from: room)
  }

  // MARK: Bots

  func deleteAccount(_ user: UserID, passwordHash hash: String, erasing: Bool) async throws(ChatError)
    -> [SessionID]
  { try await base.deleteAccount(user, passwordHash: hash, erasing: erasing) }
  func accountsToErase() async throws(ChatError) -> [UserID] { try await base.accountsToErase() }
  func eraseMessages(of user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError)
    -> MessageID?
  { try await base.eraseMessages(of: user, after: cursor, limit: limit) }
  func messages(by user: UserID, after cursor: MessageID?, limit: Int) async throws(ChatError) -> [Message] {
    try await base.messages(by: user, after: cursor, limit: limit)
  }
  func reactions(by user: UserID, after cursor: MessageID?, through last: MessageID?)
    async throws(ChatError) -> [GivenReaction]
  { try await base.reactions(by: user, after: cursor, through: last) }
  func fileBytes(of owner: UserID) async throws(ChatError) -> Int64 { try await base.fileBytes(of: owner) }
  func expectContents(_ contents: [ContentHash]) async throws(ChatError) {
    try await base.expectContents(contents)
  }
  func createFile(_ draft: NewFile) async throws(ChatError) -> UploadedFile {
    try await base.createFile(draft)
  }
  func file(_ id: FileID) async throws(ChatError) -> UploadedFile? { try await base.file(id) }
  func files(of owner: UserID, after cursor: FileID?, limit: Int) async throws(ChatError) -> [UploadedFile] {
    try await base.files(of: owner, after: cursor, limit: limit)
  }
  func removeUnpostedFiles(createdBefore time: Timestamp, limit: Int) async throws(ChatError) -> Int {
    try await base.removeUnpostedFiles(createdBefore: time, limit: limit)
  }
  func contentsToErase(after cursor: ContentHash?, limit: Int) async throws(ChatError) -> [ContentNote] {
    try await base.contentsToErase(after: cursor, limit: limit)
  }
  func isContentUsed(_ content: ContentHash) async throws(ChatError) -> Bool {
    try await base.isContentUsed(content)
  }
  func settle(_ note: ContentNote) async throws(ChatError) { try await base.settle(note) }
  func createBot(_ draft: NewBot) async throws(ChatError) -> User { try await base.createBot(draft) }
  func bots(of owner: UserID) async throws(ChatError) -> [User] { try await base.bots(of: owner) }
  func renewBotToken(_ token: NewCookie, of bot: UserID, owner: UserID)
    async throws(ChatError) -> [SessionID]
  { try await base.renewBotToken(token, of: bot, owner: owner) }
  func deleteBot(_ bot: UserID, of owner: UserID) async throws(ChatError) -> [SessionID] {
    try await base.deleteBot(bot, of: owner)
  }

  // MARK: Hooks

  func createHook(_ draft: NewHook) async throws(ChatError) -> Hook { try await base.createHook(draft) }
  func hooks(of room: RoomID) async throws(ChatError) -> [Hook] { try await base.hooks(of: room) }
  func deleteHook(_ id: HookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await base.deleteHook(id, of: room, by: actor)
  }
  func hook(withSecret hash: [UInt8]) async throws(ChatError) -> Hook? {
    try await base.hook(withSecret: hash)
  }

  // MARK: Administration

  func isAdmin(_ user: UserID) async throws(ChatError) -> Bool { try await base.isAdmin(user) }
  func hasAdmin() async throws(ChatError) -> Bool { try await base.hasAdmin() }
  func createFirstAdmin(_ draft: NewUser) async throws(ChatError) -> User {
    try await base.createFirstAdmin(draft)
  }
  func adminRooms(matching query: String?, after cursor: RoomID?, limit: Int) async throws(ChatError)
    -> [AdminRoom]
  { try await base.adminRooms(matching: query, after: cursor, limit: limit) }
  func adminUsers(matching query: String?, after cursor: UserID?, limit: Int) async throws(ChatError)
    -> [AdminUser]
  { try await base.adminUsers(matching: query, after: cursor, limit: limit) }
  func administer(_ user: UserID, _ acts: [AdminAct], by actor: UserID?) async throws(ChatError)
    -> AdminOutcome
  { try await base.administer(user, acts, by: actor) }
  func createPasswordReset(_ reset: NewPasswordReset, by actor: UserID?) async throws(ChatError) {
    try await base.createPasswordReset(reset, by: actor)
  }
  func passwordReset(_ codeHash: [UInt8]) async throws(ChatError) -> User? {
    try await base.passwordReset(codeHash)
  }
  func resetPassword(_ codeHash: [UInt8], to passwordHash: String) async throws(ChatError) -> [SessionID] {
    try await base.resetPassword(codeHash, to: passwordHash)
  }
  func noteAct(_ note: AuditNote) async throws(ChatError) { try await base.noteAct(note) }
  func createReport(_ draft: NewReport) async throws(ChatError) -> Report {
    try await base.createReport(draft)
  }
  func reports(by reporter: UserID) async throws(ChatError) -> [Report] {
    try await base.reports(by: reporter)
  }
  func reports(_ status: ReportStatus?, of room: RoomID?, before cursor: Int64?, limit: Int)
    async throws(ChatError) -> [Report]
  { try await base.reports(status, of: room, before: cursor, limit: limit) }
  func handleReport(_ id: Int64, _ status: ReportStatus, note: String, by actor: UserID)
    async throws(ChatError) -> Report
  { try await base.handleReport(id, status, note: note, by: actor) }
  func statistics(days: Int) async throws(ChatError) -> Statistics { try await base.statistics(days: days) }
  func announcement() async throws(ChatError) -> String? { try await base.announcement() }
  func setAnnouncement(_ text: String, by actor: UserID) async throws(ChatError) {
    try await base.setAnnouncement(text, by: actor)
  }
  func audit(_ filter: AuditFilter, before cursor: Int64?, limit: Int) async throws(ChatError) -> [AuditEntry]
  { try await base.audit(filter, before: cursor, limit: limit) }

  // MARK: Invites

  func createInvite(_ draft: NewInvite) async throws(ChatError) -> Invite {
    try await base.createInvite(draft)
  }
  func invites(of room: RoomID) async throws(ChatError) -> [Invite] { try await base.invites(of: room) }
  func deleteInvite(_ code: String, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await base.deleteInvite(code, of: room, by: actor)
  }
  func invite(_ code: String) async throws(ChatError) -> Invite? { try await base.invite(code) }
  func join(_ user: UserID, by code: String) async throws(ChatError) -> (room: RoomID, outcome: JoinOutcome) {
    try await base.join(user, by: code)
  }

  // MARK: Avatars

  func setAvatar(_ avatar: Avatar?, of user: UserID) async throws(ChatError) -> User {
    try await base.setAvatar(avatar, of: user)
  }
  func avatar(of user: UserID) async throws(ChatError) -> Avatar? { try await base.avatar(of: user) }

  // MARK: Webhooks

  func createWebhook(_ draft: NewWebhook) async throws(ChatError) -> Webhook {
    try await base.createWebhook(draft)
  }
  func webhooks(of room: RoomID) async throws(ChatError) -> [Webhook] { try await base.webhooks(of: room) }
  func resumeWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError) -> Webhook {
    try await base.resumeWebhook(id, of: room, by: actor)
  }
  func deleteWebhook(_ id: WebhookID, of room: RoomID, by actor: UserID) async throws(ChatError) {
    try await base.deleteWebhook(id, of: room, by: actor)
  }
  func activeWebhooks() async throws(ChatError) -> [Webhook] { try await base.activeWebhooks() }
  func note(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?)
    async throws(ChatError) -> Bool
  { try await base.note(progress, of: id, after: delivery) }
  func deliveries(of id: WebhookID) async throws(ChatError) -> [WebhookDelivery] {
    try await base.deliveries(of: id)
  }

  // MARK: Edits

  func edit(
    _ id: MessageID, to content: String, by author: Author, within window: Duration,
    from expected: MessageVersion?
  ) async throws(ChatError) -> RoomEvent {
    try await base.edit(id, to: content, by: author, within: window, from: expected)
  }
  func delete(_ id: MessageID, by author: Author) async throws(ChatError) -> RoomEvent {
    try await base.delete(id, by: author)
  }
  func earlierTexts(of id: MessageID, limit: Int) async throws(ChatError) -> [String] {
    try await base.earlierTexts(of: id, limit: limit)
  }

  // MARK: Reactions

  func react(with emoji: Emoji, to id: MessageID, removes: Bool, by user: UserID, _ name: Username)
    async throws(ChatError) -> RoomEvent?
  { try await base.react(with: emoji, to: id, removes: removes, by: user, name) }
  func pin(_ id: MessageID, removes: Bool, by user: UserID, _ name: Username) async throws(ChatError)
    -> RoomEvent?
  { try await base.pin(id, removes: removes, by: user, name) }
  func pins(of room: RoomID) async throws(ChatError) -> [Chat.Message] { try await base.pins(of: room) }
  func search(_ query: SearchQuery, for viewer: UserID, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> SearchPage
  { try await base.search(query, for: viewer, before: cursor, limit: limit) }
  func givers(to id: MessageID, seenBy viewer: UserID?, each limit: Int) async throws(ChatError)
    -> [ReactionGivers]
  { try await base.givers(to: id, seenBy: viewer, each: limit) }
  func givers(of emoji: Emoji, to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError)
    -> [ReactionGiver]
  { try await base.givers(of: emoji, to: id, after: seq, limit: limit) }

  // MARK: Threads

  func completed(_ messages: [Chat.Message], seenBy viewer: UserID?) async throws(ChatError)
    -> [Chat.Message]
  { try await base.completed(messages, seenBy: viewer) }
  func replies(to id: MessageID, after seq: Seq, limit: Int) async throws(ChatError) -> HistoryPage {
    try await base.replies(to: id, after: seq, limit: limit)
  }

  // MARK: Reading

  func markRead(_ room: RoomID, through seq: Seq, by user: UserID) async throws(ChatError) -> Bool {
    try await base.markRead(room, through: seq, by: user)
  }
  func readState(of user: UserID, in room: RoomID) async throws(ChatError) -> ReadState? {
    try await base.readState(of: user, in: room)
  }

  // MARK: Notifications

  func notifications(of user: UserID, unreadOnly: Bool, before cursor: Timestamp?, limit: Int)
    async throws(ChatError) -> NotificationPage
  { try await base.notifications(of: user, unreadOnly: unreadOnly, before: cursor, limit: limit) }
  func unreadNotifications(of user: UserID) async throws(ChatError) -> Int {
    try await base.unreadNotifications(of: user)
  }
  func notification(_ id: NotificationID, of user: UserID) async throws(ChatError) -> Chat.Notification? {
    try await base.notification(id, of: user)
  }
  func readNotifications(_ choice: NotificationChoice, of user: UserID) async throws(ChatError) {
    try await base.readNotifications(choice, of: user)
  }
  func setNotificationLevel(_ level: NotificationLevel, in room: RoomID, of user: UserID)
    async throws(ChatError) -> Bool
  { try await base.setNotificationLevel(level, in: room, of: user) }
  func audience(of message: MessageID) async throws(ChatError) -> Audience? {
    try await base.audience(of: message)
  }
}
