import Chat
import Engine
import Outbound
import Synchronization

/// Tells webhooks what happens in their rooms: at least once, each in the order of its room's log, and never before
/// the commit, because it reads the log.
///
/// Lives on the threads of Swift's own pool and of the client; event loops and the store's writer only leave word.
actor WebhookSender {
  private struct Runner {
    var webhook: Webhook
    var task: Task<Void, Never>?
    /// Something was added to the log since it was last read.
    var isDue = false
  }

  /// Events of a log that are read at once.
  private static let page = 100
  /// Requests that are on their way at once.
  private static let mostRequests = 16
  /// How long to wait while the store has trouble.
  private static let storePause = Duration.seconds(1)

  private let store: any Store
  private let clock: any Clock
  private let settings: APISettings
  private let client: OutboundClient
  private let log: @Sendable (LogEvent) -> Void
  private var runners: [WebhookID: Runner] = [:]
  private var isStopped = false
  private var requests = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// The rooms that have webhooks. Sends look at the flag only, where there are none.
  private nonisolated let rooms = Mutex<Set<RoomID>>([])
  private nonisolated let hasRooms = Atomic(false)

  init(
    store: any Store, broker: any Broker, clock: any Clock, settings: APISettings,
    log: @escaping @Sendable (LogEvent) -> Void
  ) {
    self.store = store
    self.clock = clock
    self.settings = settings
    self.log = log
    client = OutboundClient(
      allowsPrivate: settings.webhooksAllowPrivate, timeout: settings.webhookTimeout)
    broker.subscribe { [weak self] delivery in
      if case .committed(let events) = delivery { self?.hear(events) }
    }
  }

  // MARK: What there is to do

  /// Goes on where the last run ended.
  func start() async throws(ChatError) {
    for webhook in try await store.activeWebhooks() { add(webhook) }
  }

  func add(_ webhook: Webhook) {
    runners[webhook.id] = Runner(webhook: webhook)
    noteRooms()
    launch(webhook.id)
  }

  /// Goes on at once, without the pause that an earlier failure asked for.
  func resume(_ webhook: Webhook) {
    remove(webhook.id)
    add(webhook)
  }

  func remove(_ id: WebhookID) {
    runners.removeValue(forKey: id)?.task?.cancel()
    noteRooms()
  }

  /// Begins nothing more. What is on its way may arrive, and is then sent again after the next start.
  func stop() {
    isStopped = true
    for runner in runners.values { runner.task?.cancel() }
    runners.removeAll()
    noteRooms()
  }

  private func noteRooms() {
    let known = Set(runners.values.map(\.webhook.roomID))
    rooms.withLock { $0 = known }
    hasRooms.store(!known.isEmpty, ordering: .relaxed)
  }

  private nonisolated func hear(_ events: [RoomEvent]) {
    guard hasRooms.load(ordering: .relaxed) else { return }
    let due = rooms.withLock { known in Set(events.lazy.map(\.roomID).filter(known.contains)) }
    if !due.isEmpty { Task { await self.wake(due) } }
  }

  private func wake(_ due: Set<RoomID>) {
    for (id, runner) in runners where due.contains(runner.webhook.roomID) { launch(id) }
  }

  // MARK: One webhook

  private func launch(_ id: WebhookID) {
    guard !isStopped, let runner = runners[id] else { return }
    runners[id]?.isDue = true
    if runner.task == nil { runners[id]?.task = Task { await self.run(id) } }
  }

  private func run(_ id: WebhookID) async {
    while !Task.isCancelled, runners[id]?.isDue == true {
      runners[id]?.isDue = false
      await catchUp(id)
    }
    if !Task.isCancelled { runners[id]?.task = nil }
  }

  /// Delivers what the log has, until there is nothing more or the webhook is given up.
  private func catchUp(_ id: WebhookID) async {
    var skipped = 0
    while !Task.isCancelled, let webhook = runners[id]?.webhook {
      if let next = webhook.progress.nextAttempt { await pause(for: next.since(clock.now())) }
      guard let events = await events(after: webhook.progress.cursor, of: webhook) else { continue }
      if events.isEmpty { return }
      for event in events {
        guard !Task.isCancelled, let webhook = runners[id]?.webhook else { return }
        guard wants(event, webhook) else {
          runners[id]?.webhook.progress.cursor = event.seq
          skipped += 1
          continue
        }
        skipped = 0
        let (delivery, retryAfter) = await deliver(event, to: webhook)
        if await !settle(delivery, of: webhook, retryAfter: retryAfter) { break }
      }
      // What is not wanted is written down now and then only: after a restart it is passed over once more.
      if skipped >= Self.page, let progress = runners[id]?.webhook.progress {
        skipped = 0
        await save(progress, of: id, after: nil)
      }
    }
  }

  private func wants(_ event: RoomEvent, _ webhook: Webhook) -> Bool {
    webhook.events.isEmpty || webhook.events.contains(ServerFrame.Kind(event.change).rawValue)
  }

  /// nil while the store has trouble, after a pause.
  private func events(after cursor: Seq, of webhook: Webhook) async -> [RoomEvent]? {
    do throws(ChatError) {
      return try await store.events(of: webhook.roomID, after: cursor, limit: Self.page)
    } catch {
      await pause(for: Self.storePause)
      return nil
    }
  }

  /// One attempt, and how long the server asked to be left alone.
  private func deliver(_ event: RoomEvent, to webhook: Webhook) async -> (WebhookDelivery, Duration) {
    let began = clock.now()
    let start = MonotonicTime.current()
    let answer: OutboundAnswer
    if let url = try? OutboundURL(webhook.url, allowsPrivate: settings.webhooksAllowPrivate) {
      let request = WebhookRequest(event, for: webhook, at: began)
      if let signed = request.signed(for: url, at: began, version: settings.version) {
        answer = await send(signed)
      } else {
        answer = .failed(.overloaded)
      }
    } else {
      answer = .failed(.privateAddress)
    }
    let took = Int(MonotonicTime.current().since(start) / .milliseconds(1))
    let (status, failure, retryAfter): (Int?, OutboundFailure?, Duration) =
      switch answer {
      case .status(let status, let retryAfter): (status, nil, retryAfter)
      case .failed(let failure): (nil, failure, .zero)
      }
    let delivery = WebhookDelivery(
      seq: event.seq, attempt: webhook.progress.failures + 1, at: began, status: status,
      failure: failure?.rawValue, took: took)
    return (delivery, retryAfter)
  }

  /// Writes down what came of an attempt; false: do not go on with the next event.
  private func settle(_ delivery: WebhookDelivery, of webhook: Webhook, retryAfter: Duration) async -> Bool {
    // Somebody else goes on with it already.
    if Task.isCancelled { return false }
    let progress = settings.webhookSchedule.progress(
      webhook.progress, after: delivery, chance: .random(in: 0...1), retryAfter: retryAfter)
    guard await save(progress, of: webhook.id, after: delivery) else { return false }
    if progress.disabledAt != nil {
      log(.webhookGivenUp(id: webhook.id.rawValue, roomID: webhook.roomID.rawValue))
      remove(webhook.id)
    }
    return delivery.isSuccess
  }

  /// Keeps trying while the store has trouble; false when the webhook is gone.
  @discardableResult
  private func save(_ progress: WebhookProgress, of id: WebhookID, after delivery: WebhookDelivery?) async
    -> Bool
  {
    runners[id]?.webhook.progress = progress
    while !Task.isCancelled, runners[id] != nil {
      do throws(ChatError) {
        if try await store.note(progress, of: id, after: delivery) { return true }
        remove(id)
      } catch {
        await pause(for: Self.storePause)
      }
    }
    return false
  }

  // MARK: Waiting

  private func send(_ request: OutboundRequest) async -> OutboundAnswer {
    while requests >= Self.mostRequests { await withCheckedContinuation { waiting.append($0) } }
    requests += 1
    defer {
      requests -= 1
      if !waiting.isEmpty { waiting.removeFirst().resume() }
    }
    return await client.post(request)
  }

  /// Ends early, without a word, when the task is cancelled.
  private func pause(for duration: Duration) async {
    try? await Task.sleep(for: max(.zero, duration))
  }
}

extension Timestamp {
  fileprivate func since(_ earlier: Timestamp) -> Duration {
    .microseconds(microseconds &- earlier.microseconds)
  }
}
