public import Auth
public import Chat
import Engine
import Synchronization
import Wire

/// Everything the doors share, on every loop: services, limits, and who is connected.
public final class ChatCore: Sendable {
  let settings: APISettings
  let store: any Store
  let broker: any Broker
  let clock: any Clock
  let accounts: Accounts
  let avatars: Avatars
  let rooms: Rooms
  let invites: Invites
  let messages: Messages
  let commands: Commands
  let bots: Bots
  let hooks: Hooks
  let departures: Departures
  let administration: Administration
  let announcements: Announcements
  let notifications: Notifications
  let reports: Reports
  let startedAt: Timestamp
  let setUpCode = SetUpCode()
  let exports: Exports
  let webhooks: Webhooks
  let webhookSender: WebhookSender
  let presence: Presence
  let pollers = Pollers()
  let hasher: PasswordHasher
  let tokens: TokenSigner
  let limiters: Limiters
  let connections: ConnectionManager
  let revocations: Revocations
  let replays = Replays()
  let tickets = Tickets()
  let metrics: Metrics
  let documents: Documents
  let fanout: Fanout
  let notifier: Notifier
  /// The web front-end.
  let files: StaticFiles?
  /// The bytes of uploaded files.
  let contents: any ContentStore
  let uploads: Files
  private let fileSweeper: FileSweeper
  let log: @Sendable (LogEvent) -> Void
  private let stopping = Atomic(false)
  private let shedding = Atomic(false)

  public init(
    settings: APISettings, store: any Store, broker: any Broker, clock: any Clock, hasher: PasswordHasher,
    tokens: TokenSigner, contents: any ContentStore, images: any ImageWork = NoImageWork(),
    pictures: any AvatarMaker = NoAvatarMaker(), metrics: Metrics = Metrics(),
    log: @escaping @Sendable (LogEvent) -> Void
  ) {
    self.settings = settings
    self.store = store
    self.broker = broker
    self.clock = clock
    self.hasher = hasher
    self.tokens = tokens
    self.metrics = metrics
    self.log = log
    accounts = Accounts(store: store, limits: settings.limits)
    avatars = Avatars(store: store, maker: pictures) { bytes in
      AvatarTag(Hex.encode(Array(Digest.sha256(bytes).prefix(8))))
    }
    rooms = Rooms(
      store: store, broker: broker, limits: settings.limits, guestsAllowed: settings.guestsAllowed)
    self.contents = contents
    uploads = Files(
      store: store, contents: contents, rooms: rooms, images: images, limits: settings.limits, clock: clock
    ) { ContentHash(Digest.sha256($0)) }
    fileSweeper = FileSweeper(uploads, log: log)
    invites = Invites(store: store, rooms: rooms)
    messages = Messages(store: store, limits: settings.limits)
    commands = Commands(accounts: accounts, rooms: rooms, clock: clock)
    bots = Bots(store: store, accounts: accounts)
    hooks = Hooks(store: store, rooms: rooms, accounts: accounts)
    departures = Departures(store: store)
    administration = Administration(store: store, accounts: accounts)
    exports = Exports(store: store)
    reports = Reports(store: store, rooms: rooms, limits: settings.limits)
    startedAt = clock.now()
    announcements = Announcements(
      store: store, broker: broker, limits: settings.limits, standard: settings.announcement)
    webhooks = Webhooks(store: store, rooms: rooms)
    webhookSender = WebhookSender(store: store, broker: broker, clock: clock, settings: settings, log: log)
    presence = Presence(broker: broker)
    fanout = Fanout(broker)
    notifications = Notifications(store: store, broker: broker)
    notifier = Notifier(store: store, broker: broker, fanout: fanout, presence: presence, log: log)
    files = settings.publicFolder.flatMap {
      StaticFiles(
        root: $0, headers: BrowserRules.headers, comments: settings.publicComments ? .kept : .leftOut)
    }
    limiters = Limiters(settings)
    documents = Documents(settings)
    connections = ConnectionManager(settings)
    revocations = Revocations(lifetime: settings.accessTokenLifetime + settings.expiryGrace)
  }

  /// Loads what must be known before the first request.
  public func prepare() async throws(ChatError) {
    let since = clock.now().advanced(by: .zero - revocations.lifetime)
    for session in try await store.sessionsRevoked(since: since) { revocations.add(session, at: clock.now()) }
    try await webhookSender.start()
    try await uploads.removeOldDrafts()
    await fileSweeper.start()
    notifier.start()
    eraseInBackground()
    sweepInBackground()
  }

  /// Erases what former accounts and ended rooms left to be erased, in its own time; what it does not get to is done at
  /// the next start.
  func eraseInBackground() {
    Task {
      do throws(ChatError) {
        try await rooms.eraseEnded()
        try await departures.eraseMessages()
      } catch {
        log(.internalError(where: "erasing messages"))
      }
      await fileSweeper.sweep()
    }
  }

  /// A message was deleted: its files leave the disk soon.
  func sweepFilesSoon() { Task { await fileSweeper.sweep() } }

  /// Everybody who has a socket open or asked for messages a short while ago, by name.
  func namesOnline() -> [String] { Set(presence.names() + pollers.names()).sorted() }

  /// An account is there: its name is nobody else's any more.
  func welcome(_ user: User, from call: Call) {
    broker.publish(.nameTaken(user.username))
    log(.registered(userID: user.id.rawValue, address: call.client.host))
  }

  /// Gives out the code with which the first administrator is made, in the place of an earlier one; nil when there is an
  /// administrator.
  public func beginSetUp() async throws(ChatError) -> String? {
    try await administration.needsSetUp() ? setUpCode.renew() : nil
  }

  /// While true, calls and sockets that are new are refused; what is open goes on.
  public var isShedding: Bool {
    get { shedding.load(ordering: .relaxed) }
    set { shedding.store(newValue, ordering: .relaxed) }
  }

  /// True from the moment the server begins to stop: `/readyz` says no, and nothing new is stored.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  /// Takes no more sends, and returns when those that were taken are stored and acknowledged, or after `grace`.
  public func finishSends(within grace: Duration) async {
    stopping.store(true, ordering: .relaxed)
    await webhookSender.stop()
    await fileSweeper.stop()
    notifier.stop()
    let finished = FirstOf()
    Task {
      // Writes are handled in order, so whatever was sent before this one is settled when it returns.
      try? await store.check()
      finished.finish()
    }
    Task {
      try? await Task.sleep(for: grace)
      finished.finish()
    }
    await finished.wait()
  }
}

/// Resumes one waiter when the first of several things has happened.
private final class FirstOf: Sendable {
  private enum State {
    case open
    case waiting(CheckedContinuation<Void, Never>)
    case finished
  }

  private let state = Mutex(State.open)

  func finish() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .finished }
      if case .waiting(let continuation) = state { return continuation }
      return nil
    }
    waiter?.resume()
  }

  func wait() async {
    await withCheckedContinuation { continuation in
      let isFinished = state.withLock { state in
        if case .finished = state { return true }
        state = .waiting(continuation)
        return false
      }
      if isFinished { continuation.resume() }
    }
  }
}

/// Something worth a line in the log. Never carries a secret, a query or a message's text.
public enum LogEvent: Sendable {
  case signedIn(userID: Int64, address: String)
  case signInFailed(address: String)
  case registered(userID: Int64, address: String)
  case loggedOut(userID: Int64)
  case botCreated(userID: Int64, by: Int64)
  case passwordChanged(userID: Int64)
  case accountDeleted(userID: Int64)
  /// nil: the server's operator did it.
  case administered(userID: Int64, by: Int64?)
  /// Its server has not answered for too long.
  case webhookGivenUp(id: Int64, roomID: Int64)
  case internalError(where: StaticString)
}
